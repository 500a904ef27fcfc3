export const TEXTS = {
  keys: 'Keys',
  console: 'Console',
  watch: 'Watch',
  settings: 'Settings',
  documentTitle: (view: string) => `${view} · Reredis`,
  loading: 'Loading…',
  notLoaded: 'This view could not be loaded',
  notLoadedHint: 'The server may have been updated or stopped. Reload the page when it is back.',
  reload: 'Reload the page',
  failed: 'This view has failed',
  failedHint: 'Open it again. If it fails again, reload the page.',
  openAgain: 'Open again',
};
