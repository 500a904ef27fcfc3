import { decodeUtf8 } from '../../../protocol/text';
import { JSON_MOST_BYTES } from '../present';
import { messageOf } from '../shared/replies';
import { TEXTS } from './texts';

export type Decoder = 'none' | 'gzip' | 'base64' | 'messagePack';

/** A small file may unpack to a huge one. */
const MOST_BYTES = 16 * 1_048_576;

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}\s*$/;

/** Returns the decoders that accept these bytes. */
export function decodersOf(bytes: Uint8Array): Decoder[] {
  const found: Decoder[] = ['none'];
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) found.push('gzip');
  if (bytes.length >= 8 && bytes.length <= MOST_BYTES) {
    const text = decodeUtf8(bytes.subarray(0, 1024));
    // of a long text the beginning says enough
    if (text !== undefined && BASE64.test(text)) found.push('base64');
  }
  if (bytes.length <= JSON_MOST_BYTES && isMessagePack(bytes[0] ?? 0)) found.push('messagePack');
  return found;
}

/** Returns whether a value begins as a map or an array of MessagePack. Other types could be any text. */
function isMessagePack(first: number): boolean {
  return (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
}

/** The bytes that are packed in these ones; throws a readable error where there are none. */
export async function decode(bytes: Uint8Array, decoder: Decoder): Promise<Uint8Array> {
  if (decoder === 'gzip') return gunzip(bytes);
  if (decoder === 'base64') return fromBase64(decodeUtf8(bytes) ?? '');
  if (decoder === 'messagePack') return fromMessagePack(bytes);
  return bytes;
}

async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes));
      controller.close();
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    while (length < MOST_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
  } catch {
    throw new Error(TEXTS.badGzip);
  }
  void reader.cancel().catch(() => undefined);
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** MessagePack as JSON text. */
async function fromMessagePack(bytes: Uint8Array): Promise<Uint8Array> {
  const { messagePackJson } = await import('./messagePack');
  try {
    return new TextEncoder().encode(messagePackJson(bytes));
  } catch (problem) {
    throw new Error(TEXTS.badMessagePack(messageOf(problem)));
  }
}

function fromBase64(text: string): Uint8Array {
  try {
    const standard = text.trim().replaceAll('-', '+').replaceAll('_', '/');
    return Uint8Array.from(atob(standard), (character) => character.charCodeAt(0));
  } catch {
    throw new Error(TEXTS.badBase64);
  }
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary);
}
