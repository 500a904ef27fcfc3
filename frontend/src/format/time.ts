const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function pad(value: number): string {
  return value.toString().padStart(2, '0');
}

/** What is left of a life, with the two units that matter. */
export function formatTtl(leftMs: number): string {
  if (leftMs <= 0) return 'expiring';
  const seconds = Math.ceil(leftMs / SECOND);
  if (seconds < 60) return `${seconds} s`;
  const total = seconds * SECOND;
  if (total < HOUR) return `${Math.floor(total / MINUTE)} m ${pad(seconds % 60)} s`;
  if (total < DAY) return `${Math.floor(total / HOUR)} h ${pad(Math.floor(total / MINUTE) % 60)} m`;
  return `${Math.floor(total / DAY)} d ${pad(Math.floor(total / HOUR) % 24)} h`;
}

export function formatAgo(ageMs: number): string {
  if (ageMs < 2 * SECOND) return 'now';
  if (ageMs < MINUTE) return `${Math.floor(ageMs / SECOND)} s ago`;
  if (ageMs < HOUR) return `${Math.floor(ageMs / MINUTE)} m ago`;
  if (ageMs < DAY) return `${Math.floor(ageMs / HOUR)} h ago`;
  return `${Math.floor(ageMs / DAY)} d ago`;
}

export function formatUptime(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 86400)
    return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function formatMoment(at: number): string {
  return moment.format(at);
}
