import { useCallback, useMemo, useState } from 'react';
import { LineView } from './LineView';
import { bitLines, hexLines, type Lines, wrapText } from './lines';
import { asText, type Format, JSON_MOST_BYTES, structured } from './present';
import { Alert } from './shared/Alert';
import { Segments } from './shared/Segments';
import { type Decoder, decodersOf, toBase64 } from './string/decode';
import { RangePager } from './string/RangePager';
import { TEXTS as STRING } from './string/texts';
import { useDecoded } from './string/useDecoded';
import { TEXTS } from './texts';
import { complete, type LoadedValue } from './valueLoader';

const FORMATS: { value: Format; label: string }[] = [
  { value: 'text', label: STRING.text },
  { value: 'json', label: STRING.json },
  { value: 'hex', label: STRING.hex },
  { value: 'bits', label: STRING.bits },
  { value: 'base64', label: STRING.base64 },
];

const NARROW_HEX_COLUMNS = 78;
const NARROW_BITS_COLUMNS = 82;

interface ValueViewProps {
  value: LoadedValue;
  loadingMore: boolean;
  onLoadMore(): void;
  onGoTo(offset: number): void;
}

export function ValueView({ value, loadingMore, onLoadMore, onGoTo }: ValueViewProps) {
  const [chosen, setChosen] = useState<Format>();
  const [wantedDecoder, setDecoder] = useState<Decoder>('none');
  const whole = complete(value);
  // a part of a packed value cannot be unpacked
  const decoders = useMemo(
    (): Decoder[] => (whole ? decodersOf(value.bytes) : ['none']),
    [whole, value.bytes],
  );
  const decoder = decoders.includes(wantedDecoder) ? wantedDecoder : 'none';
  const decoded = useDecoded(value.bytes, decoder);
  const bytes = decoded.bytes ?? value.bytes;
  const offset = value.offset;
  const { text, binary } = useMemo(() => asText(bytes, whole, offset > 0), [bytes, whole, offset]);
  const json = useMemo(
    () => (whole && !binary && bytes.length <= JSON_MOST_BYTES ? structured(text) : undefined),
    [whole, binary, bytes, text],
  );
  const format = chosen ?? (json === undefined ? 'text' : 'json');
  const lines = useCallback(
    (width: number): Lines => {
      if (format === 'hex') return hexLines(bytes, width < NARROW_HEX_COLUMNS ? 8 : 16, offset);
      if (format === 'bits') return bitLines(bytes, bitColumns(width), offset);
      if (format === 'base64') return wrapText(toBase64(bytes), width);
      return wrapText(format === 'json' ? (json ?? '') : text, width);
    },
    [format, bytes, text, json, offset],
  );

  return (
    <div className="flex min-h-52 flex-1 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Segments legend={STRING.showAs} choices={FORMATS} chosen={format} onChoose={setChosen} />
        {decoders.length > 1 && (
          <select
            aria-label={STRING.decoder}
            data-testid="decoder"
            className="field h-7.5"
            value={decoder}
            onChange={(event) => setDecoder(event.target.value as Decoder)}
          >
            {decoders.map((each) => (
              <option key={each} value={each}>
                {STRING.decoders[each]}
              </option>
            ))}
          </select>
        )}
        {binary && format === 'text' && <span className="text-ink-faint">{STRING.binary}</span>}
      </div>
      <Alert text={decoded.error} />
      {format === 'json' && json === undefined ? (
        <p className="rounded-md border border-line bg-sunken p-3 text-ink-soft">
          {noJson(value, whole)}
        </p>
      ) : (
        <LineView label={TEXTS.value} lines={lines} />
      )}
      {!whole && (
        <RangePager value={value} loading={loadingMore} onLoadMore={onLoadMore} onGoTo={onGoTo} />
      )}
    </div>
  );
}

function bitColumns(width: number): number {
  if (width < 46) return 2;
  return width < NARROW_BITS_COLUMNS ? 4 : 8;
}

function noJson(value: LoadedValue, whole: boolean): string {
  if (value.total > JSON_MOST_BYTES) return STRING.tooLongForJson(JSON_MOST_BYTES);
  return whole ? STRING.noJson : STRING.wholeForJson;
}
