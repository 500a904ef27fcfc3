const number = (count: number) => count.toLocaleString('en-US');
const plural = (count: number, one: string, many: string) =>
  `${number(count)} ${count === 1 ? one : many}`;

export const TEXTS = {
  // active channels
  active: 'Active channels',
  activeHint: 'Channels with at least one subscriber, without those of patterns.',
  filter: 'Filter channels',
  filterPlaceholder: 'Pattern, such as news:*',
  refresh: 'Refresh channels',
  channelCount: (count: number) => plural(count, 'channel', 'channels'),
  patternCount: (count: number) => plural(count, 'pattern', 'patterns'),
  patternHint:
    'Patterns to which clients subscribe. The server counts them and does not name them.',
  subscribers: (count: number) => plural(count, 'subscriber', 'subscribers'),
  unknown: 'subscribers unknown',
  shard: 'shard',
  noChannels: 'No channel has a subscriber.',
  noneMatch: 'No channel with a subscriber matches this pattern.',
  loading: 'Reading the channels…',
  shownOf: (shown: number, all: number) =>
    `The first ${number(shown)} of ${number(all)}. Narrow the filter to see others.`,
  subscribe: 'Subscribe',
  unsubscribe: 'Unsubscribe',
  subscribeTo: (name: string) => `Subscribe to ${name}`,
  unsubscribeFrom: (name: string) => `Unsubscribe from ${name}`,
  publishTo: (name: string) => `Publish to ${name}`,

  // subscriptions of the page
  kind: 'Kind of subscription',
  kinds: { patterns: 'Pattern', channels: 'Channel', shardChannels: 'Shard channel' },
  name: 'Channel or pattern',
  namePlaceholder: { patterns: 'news:*', channels: 'news', shardChannels: 'news' },
  mine: 'Subscriptions of this page',
  none: 'Subscribe to a channel or a pattern to see its messages here. The pattern * shows all of them.',
  waiting: 'No messages yet.',
  lost: 'The connection was lost. Messages that were published meanwhile are missing.',
  offline: 'No connection. The subscriptions continue when it is back.',
  refused: 'The server did not accept the login of this connection. Sign out and in again.',

  // publishing
  publishForm: 'Publish a message',
  channel: 'Channel',
  message: 'Message',
  toShard: 'Shard channel',
  publish: 'Publish',
  received: (count: number) =>
    count === 0
      ? 'Published, but nobody received it.'
      : `Published: ${plural(count, 'subscriber', 'subscribers')} received it.`,
  noChannel: 'Enter a channel first.',
};
