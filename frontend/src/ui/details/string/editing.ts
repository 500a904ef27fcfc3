import { unescapeBytes } from '../../../format/escape';
import { bytesText, textBytes } from '../../../protocol/text';
import { hexText, parseHex } from '../lines';
import { compactJson, prettyJson, structured } from '../present';
import { messageOf } from '../shared/replies';
import { draftOf } from '../shared/typed';
import { TEXTS } from './texts';

export type EditMode = 'text' | 'json' | 'hex';

/** The content of the field, and the mode that interprets it. */
export interface ValueDraft {
  readonly mode: EditMode;
  readonly text: string;
  /** In the mode `text`: bytes are written as \xNN. */
  readonly escaped: boolean;
}

/** JSON where the value is an object or array, else text. */
export function bestMode(bytes: Uint8Array): EditMode {
  const value = bytesText(bytes);
  return typeof value === 'string' && structured(value) !== undefined ? 'json' : 'text';
}

export function valueDraft(bytes: Uint8Array, mode: EditMode): ValueDraft {
  if (mode === 'hex') return { mode, text: hexText(bytes), escaped: false };
  const value = bytesText(bytes);
  if (mode === 'json' && typeof value === 'string') {
    return { mode, text: prettyJson(value) ?? value, escaped: false };
  }
  return { mode, ...draftOf(value, false) };
}

/**
 * The bytes that a draft stands for. JSON is checked, and written without spaces where the value was so. A
 * draft that was not changed stands for the value it began with. Throws a readable error.
 */
export function draftBytes(draft: ValueDraft, started: Uint8Array): Uint8Array {
  const { mode, text, escaped } = draft;
  if (text === valueDraft(started, mode).text) return started;
  if (mode === 'hex') return parseHex(text);
  if (mode === 'text' || escaped) return escaped ? unescapeBytes(text) : textBytes(text);
  try {
    const compact = compactJson(text);
    return textBytes(isCompact(started) ? compact : text);
  } catch (problem) {
    throw new Error(TEXTS.notJson(messageOf(problem)));
  }
}

function isCompact(bytes: Uint8Array): boolean {
  const value = bytesText(bytes);
  try {
    return typeof value === 'string' && compactJson(value) === value;
  } catch {
    return false;
  }
}
