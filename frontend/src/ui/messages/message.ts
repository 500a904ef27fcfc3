import type { Text } from '../../protocol/text';
import type { Push, ReplyValue } from '../../protocol/wire';

/** A push as it is shown in a list. */
export interface StreamMessage {
  readonly kind: 'message' | 'monitor' | 'invalidate' | 'confirmation' | 'notice';
  /** When the page received it, by the server's clock. */
  readonly at: number;
  readonly channel?: Text;
  readonly pattern?: Text;
  readonly payload: Text;
  /** The payload is the beginning of a longer line. */
  readonly cut?: boolean;
}

const isText = (value: ReplyValue | undefined): value is Text =>
  typeof value === 'string' || (typeof value === 'object' && value !== null && 'b64' in value);

const text = (value: ReplyValue | undefined): Text => (isText(value) ? value : '');

/** Reads a push with a value. */
export function readMessage(push: Push, at: number): StreamMessage {
  const [kind, ...rest] = push.value ?? [];
  switch (kind) {
    case 'message':
    case 'smessage':
      return { kind: 'message', at, channel: text(rest[0]), payload: text(rest[1]) };
    case 'pmessage':
      return {
        kind: 'message',
        at,
        pattern: text(rest[0]),
        channel: text(rest[1]),
        payload: text(rest[2]),
      };
    case 'monitor':
      return { kind: 'monitor', at, payload: text(rest[0]), cut: push.truncated };
    case 'invalidate': {
      const keys = Array.isArray(rest[0]) ? rest[0].filter(isText) : undefined;
      const payload =
        keys?.map((key) => (typeof key === 'string' ? key : key.b64)).join(' ') ?? '*';
      return { kind: 'invalidate', at, payload };
    }
    default:
      return { kind: 'confirmation', at, payload: text(rest[0]) };
  }
}

const length = (value: Text | undefined) =>
  value === undefined ? 0 : typeof value === 'string' ? value.length : value.b64.length;

/** Estimates the number of characters of a message. */
export function weighMessage(message: StreamMessage): number {
  return 100 + length(message.payload) + length(message.channel) + length(message.pattern);
}

/** The text of a message that a filter looks at, in lower case. */
export function contains(message: StreamMessage, wanted: string): boolean {
  const has = (value: Text | undefined) =>
    value !== undefined &&
    (typeof value === 'string' ? value : value.b64).toLowerCase().includes(wanted);
  return wanted === '' || has(message.channel) || has(message.payload);
}
