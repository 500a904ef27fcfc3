import { MoonIcon, SunIcon, SystemIcon } from '../common/icons';
import { usePreference } from './preference';
import { TEXTS } from './texts';
import { nextTheme, THEME } from './theme';

const ICONS = { system: SystemIcon, light: SunIcon, dark: MoonIcon };

export function ThemeToggle() {
  const theme = usePreference(THEME);
  const next = nextTheme(theme);
  const Icon = ICONS[theme];
  const label = TEXTS.theme(TEXTS.themes[theme], TEXTS.themes[next]);
  return (
    <button
      type="button"
      className="button button-quiet w-8 px-0"
      onClick={() => THEME.set(next)}
      aria-label={label}
      title={label}
    >
      <Icon />
    </button>
  );
}
