/** A key, value or argument on the wire: a string where its bytes are strict UTF-8, else Base64. */
export type Text = string | { readonly b64: string };

// No strict UTF-8 text holds a lone surrogate, so a binary key can never collide with a text key.
const BINARY_MARK = '\uDC00';

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text as a string that identifies it in a Map. */
export function textId(text: Text): string {
  return typeof text === 'string' ? text : BINARY_MARK + text.b64;
}

export function idText(id: string): Text {
  return id.startsWith(BINARY_MARK) ? { b64: id.slice(1) } : id;
}

export function textBytes(text: Text): Uint8Array {
  if (typeof text === 'string') return encoder.encode(text);
  const binary = atob(text.b64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Replaces lone surrogates, which typed or pasted text may contain and UTF-8 cannot encode. */
export function wellFormed(text: Text): Text {
  return typeof text === 'string' ? strictDecoder.decode(encoder.encode(text)) : text;
}

/** The bytes that a text takes on the wire. */
export function wireBytes(json: string): number {
  return encoder.encode(json).length;
}

/** The bytes as a string, or undefined where they are not strict UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export function bytesText(bytes: Uint8Array): Text {
  const decoded = decodeUtf8(bytes);
  if (decoded !== undefined) return decoded;
  let binary = '';
  const step = 8192;
  for (let i = 0; i < bytes.length; i += step) {
    binary += String.fromCharCode(...bytes.subarray(i, i + step));
  }
  return { b64: btoa(binary) };
}
