import { useCallback } from 'react';
import type { Text } from '../../../protocol/text';
import { type Ask, tooLong } from './reading';
import { textOf } from './replies';
import { usePage } from './usePage';

/**
 * Returns the current value that a command reads, and reads it again after each change of the key: null if there is
 * none, undefined if it is not known.
 */
export function useNow(
  ask: Ask,
  args: readonly Text[],
  revision: string | undefined,
): Text | null | undefined {
  // as one string, which stays the same from one drawing to the next
  const command = JSON.stringify(args);
  const read = useCallback(async () => {
    try {
      const reply = await ask(JSON.parse(command));
      return { command, now: reply === null ? null : textOf(reply) };
    } catch (problem) {
      if (tooLong(problem)) return { command, now: undefined };
      throw problem;
    }
  }, [ask, command]);
  const { page } = usePage(read, revision);
  return page?.command === command ? page.now : undefined;
}
