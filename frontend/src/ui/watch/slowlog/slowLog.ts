import { displayText } from '../../../format/escape';
import type { Ask } from '../../details/shared/reading';
import { asciiOf, listOf, numberOf, textOf } from '../../details/shared/replies';
import { parseClients } from '../clients/clientLines';

export interface SlowEntry {
  readonly id: number;
  /** In ms since 1970. */
  readonly at: number;
  readonly micros: number;
  readonly command: string;
  readonly address: string;
  readonly client: string;
}

export interface SlowLogPage {
  readonly entries: readonly SlowEntry[];
  /** In microseconds; negative: off. Unknown without the right to CONFIG GET. */
  readonly threshold?: number;
}

const COUNT = 128;

export async function readSlowLog(ask: Ask): Promise<SlowLogPage> {
  const entries = listOf(await ask(['SLOWLOG', 'GET', String(COUNT)])).map((entry) => {
    const [id, time, micros, args, address, client] = listOf(entry);
    return {
      id: numberOf(id),
      at: numberOf(time) * 1000,
      micros: numberOf(micros),
      command: listOf(args)
        .map((arg) => quoted(displayText(textOf(arg))))
        .join(' '),
      address: asciiOf(address),
      client: displayText(textOf(client)),
    };
  });
  const threshold = await option(ask, 'slowlog-log-slower-than');
  return { entries, threshold };
}

/** The address of the page's own connection; undefined without the right to CLIENT INFO. */
export async function readOwnAddress(ask: Ask): Promise<string | undefined> {
  try {
    return parseClients(asciiOf(await ask(['CLIENT', 'INFO'])).trim())[0]?.addr;
  } catch {
    return undefined;
  }
}

/** A number of the configuration, or undefined if the user may not read it. */
export async function option(ask: Ask, name: string): Promise<number | undefined> {
  try {
    const [, value] = listOf(await ask(['CONFIG', 'GET', name]));
    return numberOf(value);
  } catch {
    return undefined;
  }
}

function quoted(argument: string): string {
  return argument === '' || /\s/.test(argument) ? `"${argument}"` : argument;
}
