import type { ObserverClient } from '../../../protocol/client';
import { CommandError } from '../../../protocol/requests';
import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import { errorOf } from './replies';

/** Executes a command of a view in the database of its key; a refusal is thrown. */
export type Ask = (args: readonly Text[]) => Promise<ReplyValue>;

export function asker(client: ObserverClient, db: number): Ask {
  return async (args) => {
    const reply = await client.command(db, args);
    const error = errorOf(reply);
    if (error !== undefined) throw new CommandError(error);
    return reply;
  };
}

/** The server limits its replies to observers; a smaller page may have room. */
export function tooLong(problem: unknown): boolean {
  return (
    problem instanceof CommandError &&
    /reply is too large|reply would take more/.test(problem.message)
  );
}

/** Asks for fewer and fewer until the reply has room, but always for one. */
export async function shrinking<A>(count: number, ask: (count: number) => Promise<A>): Promise<A> {
  for (let now = count; ; now = Math.floor(now / 4)) {
    try {
      return await ask(now);
    } catch (problem) {
      if (now <= 1 || !tooLong(problem)) throw problem;
    }
  }
}

/**
 * Reads `count` elements in as many pieces as the replies need. Where a single element is too long for a
 * reply, `undefined` stands in its place.
 */
export async function inPieces<A>(
  first: number,
  count: number,
  ask: (first: number, count: number) => Promise<readonly A[]>,
): Promise<(A | undefined)[]> {
  try {
    return [...(await ask(first, count))];
  } catch (problem) {
    if (!tooLong(problem)) throw problem;
    if (count <= 1) return [undefined];
    const half = Math.ceil(count / 2);
    const begin = await inPieces(first, half, ask);
    return [...begin, ...(await inPieces(first + half, count - half, ask))];
  }
}
