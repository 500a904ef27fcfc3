const PLAIN = /^[\x20-\x7e]*$/;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function bufferText(buffer) {
  try {
    return strict.decode(buffer);
  } catch {
    return { b64: buffer.toString('base64') };
  }
}

// a latin1 key as it goes on the wire
export function keyText(key) {
  return PLAIN.test(key) ? key : bufferText(Buffer.from(key, 'latin1'));
}

export function textBuffer(text) {
  return typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text.b64, 'base64');
}

export function textKey(text) {
  return textBuffer(text).toString('latin1');
}

// at most 256 bytes, cut on a code point where the value is text
export function preview(value) {
  if (value.length <= 256) return bufferText(value);
  for (let cut = 256; cut > 252; cut--) {
    const text = bufferText(value.subarray(0, cut));
    if (typeof text === 'string') return text;
  }
  return bufferText(value.subarray(0, 256));
}

export function globRegExp(pattern) {
  const source = textKey(pattern)
    .replace(/[.+^${}()|]/g, '\\$&')
    .replace(/\*/g, '[\\s\\S]*')
    .replace(/\?/g, '[\\s\\S]');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^(?!)/;
  }
}
