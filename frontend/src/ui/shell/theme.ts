import { preference } from './preference';

export type Theme = 'system' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** The script before the page has set the remembered one. */
function remembered(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export const THEME = preference<Theme>('reredis.theme', 'system', remembered(), (theme) => {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
});

export const nextTheme = (theme: Theme): Theme => NEXT[theme];
