import { useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'reredis.theme';
const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

function remembered(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function apply(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // storage can be forbidden; the choice then lasts as long as the page
  }
}

export function useTheme(): { theme: Theme; next: Theme; toggle(): void } {
  const [theme, setTheme] = useState(remembered);
  const next = NEXT[theme];
  return {
    theme,
    next,
    toggle() {
      apply(next);
      setTheme(next);
    },
  };
}
