import { counted, formatCount } from '../../format/numbers';

export const TEXTS = {
  // active channels
  active: 'Active channels',
  activeHint: 'Channels with at least one subscriber. Subscribers of patterns are not counted.',
  filter: 'Filter channels',
  filterPlaceholder: 'Pattern, such as news:*',
  refresh: 'Refresh channels',
  channelCount: (count: number) => counted(count, 'channel', 'channels'),
  patternCount: (count: number) => counted(count, 'pattern', 'patterns'),
  patternHint:
    'The number of patterns that clients have subscribed to. The server does not list them.',
  subscribers: (count: number) => counted(count, 'subscriber', 'subscribers'),
  unknown: 'subscribers unknown',
  shard: 'shard',
  noChannels: 'No channel has a subscriber.',
  noneMatch: 'No channel with a subscriber matches this pattern.',
  loading: 'Reading the channels…',
  shownOf: (shown: number, all: number) =>
    `The first ${formatCount(shown)} of ${formatCount(all)}. Narrow the filter to see others.`,
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
  none: 'Subscribe to a channel or a pattern to see its messages here. The pattern * receives all messages.',
  waiting: 'No messages yet.',
  lost: 'The connection was lost. Messages published in the meantime are missing.',
  offline: 'No connection. The subscriptions continue when it is back.',
  refused: 'The server refused the login of this view. Sign out and sign in again.',

  // publishing
  publishForm: 'Publish a message',
  channel: 'Channel',
  message: 'Message',
  toShard: 'Shard channel',
  publish: 'Publish',
  received: (count: number) =>
    count === 0
      ? 'Published. No client received it.'
      : `Published: ${counted(count, 'subscriber', 'subscribers')} received it.`,
  noChannel: 'Enter a channel first.',
};
