import { counted, formatCount } from '../../format/numbers';

export const TEXTS = {
  // reading a line
  unbalanced: (quote: string) => `The quote ${quote} is not closed.`,
  noBlank: (quote: string) => `A space must follow the closing ${quote}.`,

  // the prompt
  input: 'Command',
  placeholder: 'Command, such as GET key',
  run: 'Run',
  cancel: 'Cancel',
  cancelHint: 'Esc',
  prompt: (user: string, db: number, queued: boolean, monitoring: boolean) =>
    `${user === 'default' ? '' : `${user} `}db${db}${queued ? '(tx)' : ''}${monitoring ? '(monitor)' : ''}>`,
  suggestions: 'Completions',
  searchHistory: 'Search the history',
  searchPlaceholder: 'Part of an earlier command',
  nothingFound: 'No earlier command contains this.',
  searchKeys: 'Enter uses this command, Ctrl+R shows an older one, Esc closes the search.',
  offline: 'No connection. You can run commands when it is back.',
  refused: 'The server refused the login of the console. Sign out and sign in again.',

  readOnly: 'This page may only read: the server refuses other commands.',

  // the transcript
  transcript: 'Commands and replies',
  empty:
    'Commands run here in a session of their own, with its own database, MULTI and subscriptions.',
  emptyHint: 'Tab completes, ↑ and ↓ go through the history, Ctrl+R searches it, Ctrl+L clears.',
  clear: 'Clear',
  running: 'Running…',
  took: (ms: number) =>
    ms < 10
      ? `${ms.toFixed(1)} ms`
      : ms < 10_000
        ? `${Math.round(ms)} ms`
        : `${(ms / 1000).toFixed(1)} s`,
  copy: 'Copy reply',
  copied: 'Copied',
  showAll: (count: number) => `Show all ${formatCount(count)}`,
  showMore: (more: number, left: number) =>
    `Show ${formatCount(more)} of ${formatCount(left)} more`,
  showText: (count: number) => `Show all ${formatCount(count)} characters`,
  items: (count: number) => counted(count, 'element', 'elements'),
  pairs: (count: number) => counted(count, 'pair', 'pairs'),
  emptyArray: '(empty array)',
  emptySet: '(empty set)',
  emptyMap: '(empty hash)',
  nil: '(nil)',
  failed: (text: string | undefined) => `(error) ${text}`,
  queuedAs: (position: number) => `Queued as number ${position} of the transaction`,
  pushed: 'Done. Messages appear in the live stream.',
  lost: 'The connection was lost before the reply came. The command may have been executed.',
  cancelled: 'Cancelled: the session was ended. The command may have been executed.',
  notSent: 'Not sent: there is no connection.',
  beganAnew: 'A new session was started: database 0, no MULTI, no subscriptions.',
  dropped: (count: number) =>
    `${counted(count, 'earlier command is', 'earlier commands are')} no longer shown.`,

  // help
  help: 'Help',
  helpOf: (name: string) => `Help for ${name}`,
  complexity: 'Complexity',
  since: 'Since',
  group: 'Group',
  deprecated: (since: string, replacement: string | undefined) =>
    `Deprecated since ${since}${replacement ? `: use ${replacement}` : ''}.`,
  noHelp: 'Type the name of a command to see what it does.',
  noDocs: 'The server did not send its table of commands, so there is no help and no completion.',
  noCommand: (name: string) => `The server has no command ${name}.`,
  subcommands: 'Subcommands',
  keys: 'Keyboard',
  keyList: [
    ['Enter', 'run the command'],
    ['Tab', 'complete'],
    ['↑ ↓', 'history, or choose a completion'],
    ['Ctrl+R', 'search the history'],
    ['Ctrl+L', 'clear'],
    ['Esc', 'cancel a running command'],
  ] as const,

  // several lines
  pasteTitle: (count: number) => `Run ${counted(count, 'line', 'lines')}?`,
  pasteText: 'The lines run one after another.',
  pasteStops: (number: number) =>
    `Line ${number} cannot be read. Only the lines before it will run.`,
  pasteNothing: 'The first line cannot be read, so nothing can run.',
  runLines: (count: number) => `Run ${counted(count, 'line', 'lines')}`,

  // dangerous commands
  dangerTitle: (name: string) => `Run ${name}?`,
  someKeys: 'an unknown number of keys',
  keyCount: (count: string, one: boolean) => `${count} ${one ? 'key' : 'keys'}`,
  flushAll: (keys: string) =>
    `It deletes ${keys}: all keys of all databases. This cannot be undone.`,
  flushDb: (keys: string, db: number) =>
    `It deletes ${keys}: all keys of database ${db}. This cannot be undone.`,
  swapDb: (a: string, left: string, b: string, right: string) =>
    `All clients of database ${a} (${left}) will see the keys of database ${b} (${right}), and vice versa.`,
  shutdown: (unsaved: boolean) =>
    unsaved
      ? 'The server stops without saving. Changes since the last save are lost, and all clients are disconnected.'
      : 'The server stops, and all clients are disconnected.',
  debug: 'DEBUG is for tests. It can stop the server or change its data.',
  keysCommand: (keys: string) =>
    `KEYS reads ${keys} in one command, which can delay other clients. The view Keys searches without delaying them.`,
  configSet: (options: string) => `It changes for all clients: ${options}.`,
  scriptFlush: 'It removes all cached scripts. Clients that call them by EVALSHA get NOSCRIPT.',
  functionFlush: 'It removes all function libraries.',
  scriptKill:
    'It ends the script or function that is running now. The client that called it gets an error.',
  delUser: (users: string) => `It deletes the users ${users} and closes their connections.`,

  // the stream
  stream: 'Live stream',
  stop: 'Stop',
  monitorOn: 'MONITOR',
  channels: (count: number) => counted(count, 'channel', 'channels'),
  patterns: (count: number) => counted(count, 'pattern', 'patterns'),
  shardChannels: (count: number) => counted(count, 'shard channel', 'shard channels'),
  ended: 'Ended',
  close: 'Close the stream',
};
