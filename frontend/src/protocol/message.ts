import type { ServerMessage } from './wire';

export function parseServerMessage(data: unknown): ServerMessage {
  const message: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
  if (typeof message !== 'object' || message === null || !('op' in message)) {
    throw new Error('not a message');
  }
  return message as ServerMessage;
}
