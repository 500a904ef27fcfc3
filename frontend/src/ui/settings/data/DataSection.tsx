import { useCallback } from 'react';
import { useClient, useConnection } from '../../clientContext';
import { explain } from '../../common/rights';
import { useReading } from '../../common/useReading';
import type { SectionProps } from '../sections';
import { ExportPart } from './ExportPart';
import { ImportPart } from './ImportPart';

/** Moves all data out of the server and into it. */
export function DataSection({ writable }: SectionProps) {
  const client = useClient();
  const { phase, welcome } = useConnection();
  const readOnly = welcome?.readOnly === true;

  // a token that is not used ends by itself; the refusal of one names the right that is missing
  const refusals = useReading(
    useCallback(async () => {
      const [out, into] = await Promise.allSettled([
        client.transfer('export'),
        readOnly ? Promise.resolve('') : client.transfer('import'),
      ]);
      return { export: reasonOf(out), import: reasonOf(into) };
    }, [client, readOnly]),
  ).value;

  return (
    <>
      <ExportPart live={phase === 'live'} refusal={refusals?.export} />
      <ImportPart writable={writable} refusal={refusals?.import} />
    </>
  );
}

function reasonOf(result: PromiseSettledResult<unknown>): string | undefined {
  return result.status === 'rejected' ? explain(result.reason) : undefined;
}
