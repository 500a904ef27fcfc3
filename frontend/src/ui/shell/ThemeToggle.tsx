import { MoonIcon, SunIcon, SystemIcon } from '../common/icons';
import { TEXTS } from './texts';
import { useTheme } from './theme';

const ICONS = { system: SystemIcon, light: SunIcon, dark: MoonIcon };

export function ThemeToggle() {
  const { theme, next, toggle } = useTheme();
  const Icon = ICONS[theme];
  const label = TEXTS.theme(TEXTS.themes[theme], TEXTS.themes[next]);
  return (
    <button
      type="button"
      className="button button-quiet w-8 px-0"
      onClick={toggle}
      aria-label={label}
      title={label}
    >
      <Icon />
    </button>
  );
}
