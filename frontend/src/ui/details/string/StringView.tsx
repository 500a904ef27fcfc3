import { useState } from 'react';
import type { Selection } from '../../keys/selection';
import { isHyperLogLog } from '../hll/isHyperLogLog';
import { TEXTS as HLL } from '../hll/texts';
import { loadable } from '../loadable';
import { Segments } from '../shared/Segments';
import { ValueView } from '../ValueView';
import type { LoadedValue } from '../valueLoader';

const HyperLogLogView = loadable(() => import('../hll/HyperLogLogView'));

const VIEWS = [
  { value: 'hll', label: HLL.name },
  { value: 'bytes', label: HLL.bytes },
] as const;

interface StringViewProps {
  readonly selection: Selection;
  readonly revision: string | undefined;
  readonly writable: boolean;
  readonly value: LoadedValue;
  readonly loadingMore: boolean;
  onLoadMore(): void;
  onGoTo(offset: number): void;
  onChanged(): void;
}

/** Shows a string as text or bytes, and a HyperLogLog as its count. */
export function StringView(props: StringViewProps) {
  const { selection, revision, writable, value, onChanged } = props;
  const [view, setView] = useState<'hll' | 'bytes'>('hll');
  const hll = isHyperLogLog(value);
  const choice = <Segments legend={HLL.show} choices={VIEWS} chosen={view} onChoose={setView} />;
  return (
    <>
      {hll && view === 'bytes' && <div className="flex">{choice}</div>}
      {hll && view === 'hll' ? (
        <HyperLogLogView
          selection={selection}
          revision={revision}
          writable={writable}
          bytes={value.bytes}
          choice={choice}
          onChanged={onChanged}
        />
      ) : (
        <ValueView
          value={value}
          loadingMore={props.loadingMore}
          onLoadMore={props.onLoadMore}
          onGoTo={props.onGoTo}
        />
      )}
    </>
  );
}
