import { TEXTS } from './texts';

/** The key, its namespace softer than its name. */
export function KeyLabel({ label }: { label: string }) {
  if (label === '') return <i className="text-ink-faint">{TEXTS.emptyName}</i>;
  const colon = label.lastIndexOf(':');
  if (colon < 0) return label;
  return (
    <>
      <span className="text-ink-faint">{label.slice(0, colon + 1)}</span>
      {label.slice(colon + 1)}
    </>
  );
}
