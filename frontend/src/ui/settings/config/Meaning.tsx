/** A text of the manual: paragraphs, and indented lines, which are lists or examples. */
export function Meaning({ text }: { text: string }) {
  return (
    <>
      {blocks(text).map(({ lines, indented }) =>
        indented ? (
          <pre
            key={lines[0]}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it can be scrolled
            tabIndex={0}
            className="my-1 overflow-x-auto rounded-md bg-sunken px-3 py-1.5 font-mono text-xs text-ink-soft"
          >
            {lines.join('\n')}
          </pre>
        ) : (
          <p key={lines[0]} className="max-w-prose text-ink-soft">
            {lines.join(' ')}
          </p>
        ),
      )}
    </>
  );
}

interface Block {
  readonly lines: string[];
  readonly indented: boolean;
}

function blocks(text: string): Block[] {
  const all: Block[] = [];
  for (const line of text === '' ? [] : text.split('\n')) {
    const indented = line.startsWith('  ');
    const last = all.at(-1);
    if (indented && last?.indented) last.lines.push(line.slice(2));
    else all.push({ lines: [indented ? line.slice(2) : line], indented });
  }
  return all;
}
