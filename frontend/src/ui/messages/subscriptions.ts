import { type Text, textId } from '../../protocol/text';
import type { ReplyValue } from '../../protocol/wire';
import { isText } from '../details/shared/replies';

export type SubscriptionKind = 'channels' | 'patterns' | 'shardChannels';

/** The names to which a session subscribes. */
export type Subscriptions = Readonly<Record<SubscriptionKind, readonly Text[]>>;

export const NO_SUBSCRIPTIONS: Subscriptions = { channels: [], patterns: [], shardChannels: [] };

const KINDS: Record<string, SubscriptionKind> = {
  subscribe: 'channels',
  unsubscribe: 'channels',
  psubscribe: 'patterns',
  punsubscribe: 'patterns',
  ssubscribe: 'shardChannels',
  sunsubscribe: 'shardChannels',
};

/** The subscriptions after a confirmation. */
export function confirmed(before: Subscriptions, value: readonly ReplyValue[]): Subscriptions {
  const [kind, name] = value;
  const list = KINDS[String(kind)];
  if (!list || name === undefined || !isText(name)) return before;
  const others = before[list].filter((each) => textId(each) !== textId(name));
  return { ...before, [list]: String(kind).includes('un') ? others : [...others, name] };
}

export function isSubscribed(all: Subscriptions, kind: SubscriptionKind, name: Text): boolean {
  return all[kind].some((each) => textId(each) === textId(name));
}

export function countSubscriptions(all: Subscriptions): number {
  return all.channels.length + all.patterns.length + all.shardChannels.length;
}
