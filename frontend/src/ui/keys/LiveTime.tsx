import { formatAgo, formatTtl } from '../../format/time';
import type { ServerClock } from '../../protocol/clock';
import type { Row } from '../../store/row';
import { useTicking } from '../ticker';

interface LiveTimeProps {
  clock: ServerClock;
  none: string;
}

interface TtlProps extends LiveTimeProps {
  row: Pick<Row, 'expireAt'>;
}

interface AgoProps extends LiveTimeProps {
  /** Zero where it is not known. */
  at: number;
}

const SOON_MS = 10_000;

export function Ttl({ row, clock, none }: TtlProps) {
  const text = useTicking(() => (row.expireAt > 0 ? formatTtl(row.expireAt - clock.now()) : none));
  const soon = row.expireAt > 0 && row.expireAt - clock.now() < SOON_MS;
  return (
    <span className={soon ? 'text-warn' : row.expireAt > 0 ? '' : 'text-ink-faint'}>{text}</span>
  );
}

export function Ago({ at, clock, none }: AgoProps) {
  const text = useTicking(() => (at > 0 ? formatAgo(clock.now() - at) : none));
  return <span>{text}</span>;
}
