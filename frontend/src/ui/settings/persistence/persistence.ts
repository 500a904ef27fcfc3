import type { Ask } from '../../details/shared/reading';
import { asciiOf, fieldsOf } from '../../details/shared/replies';

const OPTIONS = [
  'save',
  'dir',
  'dbfilename',
  'stop-writes-on-bgsave-error',
  'appendfsync',
  'auto-aof-rewrite-percentage',
  'auto-aof-rewrite-min-size',
];

export interface PersistenceState {
  /** The fields of INFO persistence. */
  readonly info: ReadonlyMap<string, string>;
  /** The options of persistence; none where they may not be read. */
  readonly options: ReadonlyMap<string, string>;
}

export function parseInfo(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

export async function readPersistence(ask: Ask): Promise<PersistenceState> {
  const info = parseInfo(asciiOf(await ask(['INFO', 'persistence'])));
  const options = new Map<string, string>();
  try {
    const reply = await ask(['CONFIG', 'GET', ...OPTIONS]);
    for (const [name, value] of fieldsOf(reply)) options.set(name, asciiOf(value));
  } catch {
    // the figures of INFO are shown without them
  }
  return { info, options };
}

export interface SavePoint {
  readonly seconds: string;
  readonly changes: string;
}

/** Reads the option `save`: pairs of seconds and changes. */
export function savePoints(option: string): SavePoint[] {
  const words = option.split(/\s+/).filter((word) => word !== '');
  const points: SavePoint[] = [];
  for (let i = 0; i + 1 < words.length; i += 2) {
    points.push({ seconds: words[i] ?? '', changes: words[i + 1] ?? '' });
  }
  return points;
}
