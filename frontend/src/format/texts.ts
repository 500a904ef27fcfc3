export const TEXTS = {
  badEscape: (at: number) =>
    `Bad escape at character ${at}: use \\xNN, \\n, \\r, \\t, \\b or \\\\.`,
  item: '1 item',
  items: (count: string) => `${count} items`,
  expiring: 'expiring',
  now: 'now',
  ago: (time: string) => `${time} ago`,
  days: (count: number) => `${count} d`,
  hours: (count: number | string) => `${count} h`,
  minutes: (count: number | string) => `${count} m`,
  seconds: (count: number | string) => `${count} s`,
};
