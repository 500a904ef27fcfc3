import { SearchIcon } from '../../common/icons';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <label className="relative min-w-32 flex-1">
      <span className="sr-only">{label}</span>
      <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-ink-faint">
        <SearchIcon />
      </span>
      <input
        data-testid="element-filter"
        placeholder={label}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        className="field w-full pl-8"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
