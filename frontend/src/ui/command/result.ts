import { formatReply, replyInteger } from '../../format/reply';
import type { ReplyValue } from '../../protocol/wire';
import { TEXTS } from './texts';

export interface Outcome {
  readonly tone: 'done' | 'nothing' | 'error';
  readonly summary: string;
  /** The value read, shown in the font of values. */
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
  if (reply !== null) return { tone: 'done', summary: TEXTS.done };
  return {
    tone: 'nothing',
    summary: condition === 'XX' ? TEXTS.notSetNoKey : TEXTS.notSetExists,
  };
}

export function getResult(reply: ReplyValue): Outcome {
  if (reply === null) return { tone: 'nothing', summary: TEXTS.noKey };
  const value = formatReply(reply);
  if (value.length <= SHOWN_CHARACTERS) return { tone: 'done', summary: TEXTS.valueIs, value };
  return {
    tone: 'done',
    summary: TEXTS.valueBegins,
    value: value.slice(0, SHOWN_CHARACTERS),
  };
}

export function deleteResult(reply: ReplyValue): Outcome {
  return replyInteger(reply) === 0
    ? { tone: 'nothing', summary: TEXTS.noKey }
    : { tone: 'done', summary: TEXTS.deleted };
}
