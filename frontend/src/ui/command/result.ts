import { formatReply, replyInteger } from '../../format/reply';
import type { ReplyValue } from '../../protocol/wire';

export interface Result {
  readonly tone: 'done' | 'nothing' | 'error';
  readonly summary: string;
  /** What was read, shown in the type of the values. */
  readonly value?: string;
}

const SHOWN_CHARACTERS = 4000;

export function errorResult(error: unknown): Result {
  return { tone: 'error', summary: error instanceof Error ? error.message : String(error) };
}

export function setResult(reply: ReplyValue, condition: string): Result {
  if (reply !== null) return { tone: 'done', summary: 'Set.' };
  return {
    tone: 'nothing',
    summary: condition === 'XX' ? 'Not set: there is no such key.' : 'Not set: the key exists.',
  };
}

export function getResult(reply: ReplyValue): Result {
  if (reply === null) return { tone: 'nothing', summary: 'There is no such key.' };
  const value = formatReply(reply);
  if (value.length <= SHOWN_CHARACTERS) return { tone: 'done', summary: 'Value:', value };
  return {
    tone: 'done',
    summary: 'The value begins (open its row for all of it):',
    value: value.slice(0, SHOWN_CHARACTERS),
  };
}

export function deleteResult(reply: ReplyValue): Result {
  return replyInteger(reply) === 0
    ? { tone: 'nothing', summary: 'There is no such key.' }
    : { tone: 'done', summary: 'Deleted.' };
}
