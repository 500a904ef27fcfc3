import { TEXTS } from './texts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function pad(value: number): string {
  return value.toString().padStart(2, '0');
}

/** Formats the time until the expiry in its two largest units. */
export function formatTtl(leftMs: number): string {
  if (leftMs <= 0) return TEXTS.expiring;
  const seconds = Math.ceil(leftMs / SECOND);
  const total = seconds * SECOND;
  const minutes = Math.floor(total / MINUTE);
  const hours = Math.floor(total / HOUR);
  if (total < MINUTE) return TEXTS.seconds(seconds);
  if (total < HOUR) return `${TEXTS.minutes(minutes)} ${TEXTS.seconds(pad(seconds % 60))}`;
  if (total < DAY) return `${TEXTS.hours(hours)} ${TEXTS.minutes(pad(minutes % 60))}`;
  return `${TEXTS.days(Math.floor(total / DAY))} ${TEXTS.hours(pad(hours % 24))}`;
}

export function formatAgo(ageMs: number): string {
  if (ageMs < 2 * SECOND) return TEXTS.now;
  if (ageMs < MINUTE) return TEXTS.ago(TEXTS.seconds(Math.floor(ageMs / SECOND)));
  if (ageMs < HOUR) return TEXTS.ago(TEXTS.minutes(Math.floor(ageMs / MINUTE)));
  if (ageMs < DAY) return TEXTS.ago(TEXTS.hours(Math.floor(ageMs / HOUR)));
  return TEXTS.ago(TEXTS.days(Math.floor(ageMs / DAY)));
}

export function formatUptime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(seconds / 3600);
  if (seconds < 60) return TEXTS.seconds(Math.floor(seconds));
  if (seconds < 3600) return TEXTS.minutes(minutes);
  if (seconds < 86400) return `${TEXTS.hours(hours)} ${TEXTS.minutes(minutes % 60)}`;
  return `${TEXTS.days(Math.floor(hours / 24))} ${TEXTS.hours(hours % 24)}`;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function formatMoment(at: number): string {
  return moment.format(at);
}

/** The tooltip of a time; none where it is not known. */
export function momentTitle(at: number): string | undefined {
  return at > 0 ? formatMoment(at) : undefined;
}

/** The time of a day with milliseconds. */
export function formatClock(at: number): string {
  const time = new Date(at);
  const ms = time.getMilliseconds().toString().padStart(3, '0');
  return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}.${ms}`;
}
