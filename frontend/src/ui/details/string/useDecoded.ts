import { useEffect, useState } from 'react';
import { messageOf } from '../shared/replies';
import { type Decoder, decode } from './decode';

interface Decoded {
  readonly bytes?: Uint8Array;
  readonly error?: string;
}

/** Decodes the bytes; the result is empty until that is done. */
export function useDecoded(bytes: Uint8Array, decoder: Decoder): Decoded {
  const [result, setResult] = useState<Decoded & { of?: Uint8Array; by?: Decoder }>({});
  useEffect(() => {
    if (decoder === 'none') return;
    let over = false;
    const show = (decoded: Decoded) => {
      if (!over) setResult({ ...decoded, of: bytes, by: decoder });
    };
    decode(bytes, decoder).then(
      (decoded) => show({ bytes: decoded }),
      (problem) => show({ error: messageOf(problem) }),
    );
    return () => {
      over = true;
    };
  }, [bytes, decoder]);
  if (decoder === 'none') return { bytes };
  return result.of === bytes && result.by === decoder ? result : {};
}
