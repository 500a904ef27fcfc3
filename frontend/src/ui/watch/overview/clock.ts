const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** A time of the day, given in seconds since 1970. */
export const formatClock = (seconds: number): string => clock.format(seconds * 1000);
