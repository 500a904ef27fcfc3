import type { Ask } from '../../details/shared/reading';
import { asciiOf, numberOf, textOf } from '../../details/shared/replies';

/** A line of CLIENT LIST. */
export interface ClientLine {
  readonly id: number;
  readonly addr: string;
  readonly name: string;
  readonly user: string;
  readonly db: number;
  /** In seconds. */
  readonly age: number;
  readonly idle: number;
  readonly cmd: string;
  /** In bytes. */
  readonly memory: number;
  readonly flags: string;
}

export interface Clients {
  readonly lines: readonly ClientLine[];
  /** The id of the connection of the page. */
  readonly own: number;
}

/** Names cannot contain spaces, so a line is split at them. */
export function parseClients(text: string): ClientLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = new Map(
        line.split(' ').map((field) => {
          const end = field.indexOf('=');
          return [field.slice(0, end), field.slice(end + 1)] as const;
        }),
      );
      const read = (name: string) => fields.get(name) ?? '';
      return {
        id: Number(read('id')),
        addr: read('addr'),
        name: read('name'),
        user: read('user'),
        db: Number(read('db')),
        age: Number(read('age')),
        idle: Number(read('idle')),
        cmd: read('cmd').replace('|', ' '),
        memory: Number(read('tot-mem')),
        flags: read('flags'),
      };
    });
}

export async function readClients(ask: Ask): Promise<Clients> {
  const reply = await ask(['CLIENT', 'LIST']);
  const own = numberOf(await ask(['CLIENT', 'ID']));
  const text = textOf(reply);
  return { lines: parseClients(typeof text === 'string' ? text : asciiOf(reply)), own };
}

/** Returns whether a client matches the text in the filter field. */
export function matches(line: ClientLine, filter: string): boolean {
  const { id, addr, name, user, cmd } = line;
  return [String(id), addr, name, user, cmd].some((field) =>
    field.toLowerCase().includes(filter.trim().toLowerCase()),
  );
}
