import { formatAgo, formatTtl } from '../../format/time';
import type { ServerClock } from '../../protocol/clock';
import type { Row } from '../../store/row';
import { useTicking } from '../ticker';

interface LiveTimeProps {
  row: Pick<Row, 'expireAt' | 'changedAt'>;
  clock: ServerClock;
  none: string;
}

const SOON_MS = 10_000;

export function Ttl({ row, clock, none }: LiveTimeProps) {
  const text = useTicking(() => (row.expireAt > 0 ? formatTtl(row.expireAt - clock.now()) : none));
  const soon = row.expireAt > 0 && row.expireAt - clock.now() < SOON_MS;
  return (
    <span className={soon ? 'text-warn' : row.expireAt > 0 ? '' : 'text-ink-faint'}>{text}</span>
  );
}

export function Ago({ row, clock, none }: LiveTimeProps) {
  const text = useTicking(() =>
    row.changedAt > 0 ? formatAgo(clock.now() - row.changedAt) : none,
  );
  return <span>{text}</span>;
}
