/** A short word in a box that describes what stands beside it. */
export function Mark({ text, accent }: { text: string; accent?: boolean }) {
  return (
    <span
      className={`rounded px-1.5 text-2xs leading-5 font-medium ${
        accent ? 'bg-accent-soft text-accent' : 'bg-sunken text-ink-faint'
      }`}
    >
      {text}
    </span>
  );
}
