import { formatReply, replyInteger } from '../../format/reply';
import type { ReplyValue } from '../../protocol/wire';

export interface Outcome {
  readonly tone: 'done' | 'nothing' | 'error';
  readonly summary: string;
  /** What was read, shown in the type of the values. */
  readonly value?: string;
}

/** An outcome and the key it is about, as the field may hold another one by now. */
export interface Result extends Outcome {
  readonly key: string;
}

const SHOWN_CHARACTERS = 4000;

export function errorResult(error: unknown): Outcome {
  return { tone: 'error', summary: error instanceof Error ? error.message : String(error) };
}

export function setResult(reply: ReplyValue, condition: string): Outcome {
  if (reply !== null) return { tone: 'done', summary: 'Set.' };
  return {
    tone: 'nothing',
    summary: condition === 'XX' ? 'Not set: there is no such key.' : 'Not set: the key exists.',
  };
}

export function getResult(reply: ReplyValue): Outcome {
  if (reply === null) return { tone: 'nothing', summary: 'There is no such key.' };
  const value = formatReply(reply);
  if (value.length <= SHOWN_CHARACTERS) return { tone: 'done', summary: 'Value:', value };
  return {
    tone: 'done',
    summary: 'The value begins (open its row for all of it):',
    value: value.slice(0, SHOWN_CHARACTERS),
  };
}

export function deleteResult(reply: ReplyValue): Outcome {
  return replyInteger(reply) === 0
    ? { tone: 'nothing', summary: 'There is no such key.' }
    : { tone: 'done', summary: 'Deleted.' };
}
