import { useCallback } from 'react';
import { displayText } from '../../../format/escape';
import { formatMoment } from '../../../format/time';
import type { Text } from '../../../protocol/text';
import type { Ask } from '../shared/reading';
import { listOf } from '../shared/replies';
import { TEXTS as SHARED } from '../shared/texts';
import { usePage } from '../shared/usePage';
import { WholeText } from '../shared/WholeText';
import { type Entry, timeOf } from './streamPage';
import { TEXTS } from './texts';

interface EntryViewProps {
  readonly ask: Ask;
  readonly stream: Text;
  readonly entry: Entry;
  readonly revision: string | undefined;
  onClose(): void;
}

/** One entry whole. Entries never change; this one may have been deleted. */
export function EntryView({ ask, stream, entry, revision, onClose }: EntryViewProps) {
  const { id, fields } = entry;
  const read = useCallback(
    async () => listOf(await ask(['XRANGE', stream, id, id])).length > 0,
    [ask, stream, id],
  );
  const { page: exists } = usePage(read, revision);
  const time = timeOf(id);
  return (
    <section
      aria-label={id}
      data-testid="entry"
      className="flex flex-col gap-2 rounded-md border border-line-strong p-3"
    >
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 font-mono text-xs font-semibold break-all">
          {id}
          {time > 0 && <span className="ml-2 font-sans text-ink-soft">{formatMoment(time)}</span>}
        </h3>
        <button type="button" className="button h-7" onClick={onClose}>
          {SHARED.close}
        </button>
      </div>
      {exists === false && (
        <p
          role="status"
          data-testid="element-conflict"
          className="rounded-md bg-warn-soft px-3 py-2 text-warn"
        >
          {TEXTS.entryGone}
        </p>
      )}
      {fields.map(([field, value], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry may have one field twice, and never changes
        <WholeText key={i} caption={displayText(field)} text={value} />
      ))}
    </section>
  );
}
