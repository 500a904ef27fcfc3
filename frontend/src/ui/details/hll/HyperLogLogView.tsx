import { type ReactNode, useCallback, useMemo } from 'react';
import { formatCount } from '../../../format/numbers';
import type { Selection } from '../../keys/selection';
import { AddBar } from '../shared/AddBar';
import { AddForm } from '../shared/AddForm';
import { Alert } from '../shared/Alert';
import { numberOf } from '../shared/replies';
import { usePage } from '../shared/usePage';
import { useAsk, useBoth } from '../shared/view';
import { histogram, REGISTERS, readRegisters } from './registers';
import { TEXTS } from './texts';

interface HyperLogLogViewProps {
  readonly selection: Selection;
  readonly revision: string | undefined;
  readonly writable: boolean;
  readonly bytes: Uint8Array;
  /** Switches to the bytes. */
  readonly choice: ReactNode;
  onChanged(): void;
}

export default function HyperLogLogView(props: HyperLogLogViewProps) {
  const { selection, revision, writable, bytes } = props;
  const { key } = selection;
  const ask = useAsk(selection);
  const read = useCallback(async () => numberOf(await ask(['PFCOUNT', key])), [ask, key]);
  const { page: count, error, reload } = usePage(read, revision);
  const changed = useBoth(reload, props.onChanged);
  const registers = useMemo(() => readRegisters(bytes), [bytes]);

  return (
    <>
      <AddBar
        label={TEXTS.add}
        writable={writable}
        form={(close) => (
          <AddForm
            ask={ask}
            label={TEXTS.add}
            fields={[{ caption: TEXTS.element, testId: 'add-element' }]}
            command={(values) => ['PFADD', key, ...values]}
            resultOf={(added) => (numberOf(added) === 1 ? TEXTS.added : TEXTS.notAdded)}
            onChanged={changed}
            onClose={close}
          />
        )}
      >
        {props.choice}
      </AddBar>
      <Alert text={error ?? (registers ? undefined : TEXTS.corrupt)} />
      <div className="flex-1">
        <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
          <Fact name={TEXTS.count}>
            <span data-testid="hll-count" className="text-lg font-semibold">
              {count === undefined ? '–' : formatCount(count)}
            </span>
          </Fact>
          {registers && (
            <>
              <Fact name={TEXTS.encoding}>
                <span data-testid="hll-encoding">{registers.encoding}</span>
              </Fact>
              <Fact name={TEXTS.used}>
                {TEXTS.usedOf(registers.values.filter((value) => value > 0).length, REGISTERS)}
              </Fact>
              <Fact name={TEXTS.cache}>{registers.cached ? TEXTS.cacheValid : TEXTS.cacheOld}</Fact>
            </>
          )}
        </dl>
        {registers && <Histogram counts={histogram(registers.values)} />}
      </div>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="caption">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

/** Shows the registers of each value as a bar, and as a number for screen readers. */
function Histogram({ counts }: { counts: readonly number[] }) {
  const most = Math.max(...counts);
  return (
    <table className="mt-4 w-full tabular-nums">
      <caption className="caption pb-1 text-left">{TEXTS.registers}</caption>
      <thead>
        <tr className="caption text-left">
          <th className="w-12 font-medium">{TEXTS.value}</th>
          <th className="w-20 pr-3 text-right font-medium">{TEXTS.registersShort}</th>
          <th aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {counts.map((count, value) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the value of the registers
          <tr key={value} data-testid="hll-registers">
            <td className="font-mono text-xs">{value}</td>
            <td className="pr-3 text-right">{formatCount(count)}</td>
            <td aria-hidden="true">
              <div
                className="h-2.5 rounded-xs bg-accent"
                style={{ width: `${(100 * count) / most}%`, minWidth: count > 0 ? 2 : 0 }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
