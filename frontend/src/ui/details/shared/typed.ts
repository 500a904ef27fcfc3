import { escapeBytes, unescapeBytes } from '../../../format/escape';
import { bytesText, type Text, textBytes } from '../../../protocol/text';

/** A text in an input field. */
export interface Draft {
  readonly text: string;
  /** Bytes are written as \xNN. */
  readonly escaped: boolean;
}

// A field drops or replaces these, so that a value would not come back as it was.
const LOST_IN_LINES = /[^\P{Cc}\n\t]/u;
const LOST_IN_LINE = /\p{Cc}/u;

export function draftOf(value: Text, single: boolean): Draft {
  const lost = single ? LOST_IN_LINE : LOST_IN_LINES;
  if (typeof value === 'string' && !lost.test(value)) return { text: value, escaped: false };
  return { text: escapeBytes(textBytes(value)), escaped: true };
}

/** The bytes that a draft stands for; throws a readable error on a bad escape. */
export function typedText({ text, escaped }: Draft): Text {
  return escaped ? bytesText(unescapeBytes(text)) : text;
}
