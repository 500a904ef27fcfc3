import type { ObserverClient } from '../../protocol/client';
import { ConsoleSession } from '../../protocol/consoleSession';
import { type Text, textId } from '../../protocol/text';
import type { Push, ReplyValue } from '../../protocol/wire';
import { MessageRing } from '../../store/messageRing';
import { isText, listOf, messageOf, numberOf } from '../details/shared/replies';
import { readMessage, type StreamMessage, weighMessage } from '../messages/message';
import {
  confirmed,
  isSubscribed,
  NO_SUBSCRIPTIONS,
  type SubscriptionKind,
  type Subscriptions,
} from '../messages/subscriptions';
import { pageModel } from '../pageModel';
import { TEXTS } from './texts';

export interface Channel {
  readonly name: Text;
  readonly shard: boolean;
  /** Undefined where the server does not say. */
  readonly subscribers: number | undefined;
}

/** The channels and patterns to which clients subscribe. */
export interface Activity {
  readonly channels: readonly Channel[];
  /** The number of channels, also of those that are not in the list. */
  readonly total: number;
  readonly patterns: number | undefined;
}

export interface PubSubState {
  readonly activity?: Activity;
  /** The reason why the channels could not be read. */
  readonly failure?: string | undefined;
  readonly subscriptions: Subscriptions;
}

const SHOWN_CHANNELS = 500;
const ASKED_AT_ONCE = 100;

const SUBSCRIBE: Record<SubscriptionKind, string> = {
  channels: 'SUBSCRIBE',
  patterns: 'PSUBSCRIBE',
  shardChannels: 'SSUBSCRIBE',
};
const UNSUBSCRIBE: Record<SubscriptionKind, string> = {
  channels: 'UNSUBSCRIBE',
  patterns: 'PUNSUBSCRIBE',
  shardChannels: 'SUNSUBSCRIBE',
};

/**
 * The subscriptions of a page and their messages, in a session of their own. They outlive the view, and are
 * renewed after a lost connection.
 */
export class PubSub {
  readonly session: ConsoleSession;
  readonly messages = new MessageRing<StreamMessage>(weighMessage);

  private readonly client: ObserverClient;
  private readonly listeners = new Set<() => void>();
  private sessions = 0;
  private reading = false;
  private current: PubSubState = { subscriptions: NO_SUBSCRIPTIONS };

  constructor(client: ObserverClient) {
    this.client = client;
    this.session = new ConsoleSession(client);
    this.session.onPush((push) => this.pushed(push));
    this.session.subscribe(() => this.followSession());
    this.session.start();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): PubSubState => this.current;

  close(): void {
    this.session.stop();
  }

  join(kind: SubscriptionKind, name: Text): Promise<ReplyValue> {
    return this.session.execute([SUBSCRIBE[kind], name]);
  }

  leave(kind: SubscriptionKind, name: Text): Promise<ReplyValue> {
    return this.session.execute([UNSUBSCRIBE[kind], name]);
  }

  /** Returns the number of receivers. */
  async publish(channel: Text, message: Text, toShard: boolean): Promise<number> {
    const name = toShard ? 'SPUBLISH' : 'PUBLISH';
    return numberOf(await this.session.execute([name, channel, message]));
  }

  /** Reads the channels that match a pattern, unless they are being read. */
  async refresh(pattern: string): Promise<void> {
    if (this.reading || this.session.state().phase !== 'open') return;
    this.reading = true;
    try {
      this.update({ activity: await this.read(pattern || '*'), failure: undefined });
    } catch (problem) {
      if (this.session.state().phase === 'open') this.update({ failure: messageOf(problem) });
    } finally {
      this.reading = false;
    }
  }

  private async read(pattern: string): Promise<Activity> {
    const ask = (...args: Text[]) => this.session.execute(['PUBSUB', ...args]);
    const [channels, shards, patterns] = await Promise.all([
      ask('CHANNELS', pattern),
      ask('SHARDCHANNELS', pattern),
      ask('NUMPAT').catch(() => undefined),
    ]);
    const names = (reply: ReplyValue, shard: boolean) =>
      listOf(reply)
        .filter(isText)
        .map((name) => ({ name, shard }));
    const all = [...names(channels, false), ...names(shards, true)].sort((a, b) =>
      textId(a.name) < textId(b.name) ? -1 : 1,
    );
    const shown = all.slice(0, SHOWN_CHANNELS);
    return {
      channels: [...(await this.count(shown, false)), ...(await this.count(shown, true))].sort(
        (a, b) => (textId(a.name) < textId(b.name) ? -1 : 1),
      ),
      total: all.length,
      patterns: patterns === undefined ? undefined : numberOf(patterns),
    };
  }

  /** Reads the numbers of subscribers, some channels at a time: the names may be long. */
  private async count(
    all: readonly { name: Text; shard: boolean }[],
    shard: boolean,
  ): Promise<Channel[]> {
    const names = all.filter((each) => each.shard === shard).map(({ name }) => name);
    const counted: Channel[] = [];
    for (let i = 0; i < names.length; i += ASKED_AT_ONCE) {
      const some = names.slice(i, i + ASKED_AT_ONCE);
      const reply = await this.session
        .execute(['PUBSUB', shard ? 'SHARDNUMSUB' : 'NUMSUB', ...some])
        .catch(() => undefined);
      const list = listOf(reply);
      counted.push(
        ...some.map((name, j) => ({
          name,
          shard,
          subscribers: reply === undefined ? undefined : numberOf(list[2 * j + 1]),
        })),
      );
    }
    return counted;
  }

  private followSession(): void {
    const { phase, sessions } = this.session.state();
    if (phase === 'open' && sessions !== this.sessions) {
      if (this.sessions > 0) this.renew();
      this.sessions = sessions;
    }
    this.update({});
  }

  /** Subscribes again in a new session. */
  private renew(): void {
    const before = this.current.subscriptions;
    this.update({ subscriptions: NO_SUBSCRIPTIONS });
    let any = false;
    for (const kind of ['channels', 'patterns', 'shardChannels'] as const) {
      for (const name of before[kind]) {
        any = true;
        this.join(kind, name).catch((problem) => this.note(messageOf(problem)));
      }
    }
    if (any) this.note(TEXTS.lost);
  }

  private note(payload: string): void {
    this.messages.add({ kind: 'notice', at: this.client.clock.now(), payload });
  }

  private pushed(push: Push): void {
    if (push.skipped) this.messages.miss(push.skipped);
    if (!push.value) return;
    const message = readMessage(push, this.client.clock.now());
    if (message.kind === 'confirmation') {
      this.update({ subscriptions: confirmed(this.current.subscriptions, push.value) });
    } else {
      this.messages.add(message);
    }
  }

  isSubscribed(kind: SubscriptionKind, name: Text): boolean {
    return isSubscribed(this.current.subscriptions, kind, name);
  }

  private update(change: Partial<PubSubState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** The subscriptions of a page. */
export const pubSubOf = pageModel((client) => new PubSub(client));
