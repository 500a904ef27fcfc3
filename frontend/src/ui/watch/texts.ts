export const TEXTS = {
  sections: 'Sections of the watch view',
  section: {
    overview: 'Overview',
  },
  refusedTitle: 'No right to see the figures',
  refusedHint: 'The user needs the right to run INFO, as with ACL SETUSER … +info.',
  waiting: 'Waiting for the first sample…',
  span: 'Time shown',
  minutes: (minutes: number) => `${minutes} min`,
  pause: 'Pause',
  resume: 'Resume',
  pausedAt: (time: string) => `Paused at ${time}`,
  show: 'Show as',
  plots: 'Plots',
  table: 'Table',
  tableCaption: (minutes: number) =>
    `All figures over the last ${minutes === 1 ? 'minute' : `${minutes} minutes`}`,
  figure: 'Figure',
  now: 'Now',
  mean: 'Mean',
  least: 'Lowest',
  most: 'Highest',
  unknown: '–',
  plotLabel: (title: string, now: string) => `${title}. Now: ${now}.`,
  noCommands: 'no commands',
  toggle: (label: string) => `Show ${label}`,
  databases: 'Keys by database',
  database: (number: number) => `Database ${number}`,
  keys: 'Keys',
  noKeys: 'All databases are empty.',
  persistence: 'Persistence',
  lastSave: 'Last save',
  neverSaved: 'never',
  unsaved: 'Changes since',
  saving: 'Saving',
  yes: 'yes',
  no: 'no',
  saveFailed: 'the last one failed',
  log: 'Append-only log',
  logOff: 'off',
  rewriting: 'being rewritten',
  logFailed: 'cannot be written',
  second: 'per second',
  /** The titles of the plots. */
  plot: {
    ops: 'Operations per second',
    hits: 'Hit ratio',
    latency: 'Latency of commands',
    memory: 'Memory',
    bytes: 'Memory by type',
    keys: 'Keys by type',
    clients: 'Clients',
    network: 'Network',
    removed: 'Expired and evicted per second',
  },
  /** The lines and bands of the plots. */
  series: {
    string: 'string',
    hash: 'hash',
    list: 'list',
    set: 'set',
    zset: 'sorted set',
    stream: 'stream',
    generic: 'any type',
    otherFamilies: 'other',
    hitRatio: 'reads that found their key',
    p50: 'p50',
    p99: 'p99',
    p999: 'p99.9',
    used: 'used by the data',
    heap: 'heap with garbage',
    limit: 'limit',
    connected: 'connected',
    blocked: 'blocked',
    pubsub: 'subscribed',
    observers: 'observers',
    in: 'received',
    out: 'sent',
    expired: 'expired',
    evicted: 'evicted',
  },
  /** The figures of the server in the table. */
  figures: {
    ops: 'Operations, all',
    hits: 'Reads that found their key',
    misses: 'Reads that did not find their key',
    'latency.p50': 'Latency, p50',
    'latency.p99': 'Latency, p99',
    'latency.p999': 'Latency, p99.9',
    'memory.used': 'Memory used by the data',
    'memory.limit': 'Memory limit',
    'memory.heap': 'Heap with garbage',
    'memory.heapLimit': 'Heap limit',
    'memory.clients': 'Memory of clients',
    'clients.connected': 'Clients connected',
    'clients.blocked': 'Clients blocked',
    'clients.pubsub': 'Clients subscribed',
    'clients.observers': 'Observers',
    'net.in': 'Network received',
    'net.out': 'Network sent',
    changes: 'Changes of keys',
    expired: 'Keys expired',
    evicted: 'Keys evicted',
    slowlog: 'Entries in the slow log',
  } as Readonly<Record<string, string>>,
  opsOf: (family: string) => `Operations, ${family}`,
  bytesOf: (type: string) => `Memory, ${type}`,
  keysOf: (type: string) => `Keys, ${type}`,
};

/** The name of a series of the server. */
export function nameOf(series: string): string {
  const known = TEXTS.figures[series];
  if (known) return known;
  const [kind, of = ''] = series.split('.', 2);
  switch (kind) {
    case 'ops':
      return TEXTS.opsOf(of);
    case 'bytes':
      return TEXTS.bytesOf(of);
    case 'keys':
      return TEXTS.keysOf(of);
    default:
      return series;
  }
}
