import { TEXTS } from './texts';

/** The key, its namespace softer than its name. */
export function KeyLabel({ label }: { label: string }) {
  if (label === '') return <i className="text-ink-faint">{TEXTS.emptyName}</i>;
  const start = label.length - label.trimStart().length;
  const end = Math.max(start, label.trimEnd().length);
  const colon = label.lastIndexOf(':', end) + 1;
  return (
    <>
      <Spaces count={start} />
      <span className="text-ink-faint">{label.slice(start, colon)}</span>
      {label.slice(Math.max(start, colon), end)}
      <Spaces count={label.length - end} />
    </>
  );
}

/** Spaces at the ends of a key, which the browser would not show. */
function Spaces({ count }: { count: number }) {
  return count > 0 && <span className="text-ink-faint">{'␣'.repeat(count)}</span>;
}
