import { useCallback, useState } from 'react';
import type { Text } from '../../../protocol/text';
import type { ReplyValue } from '../../../protocol/wire';
import type { Ask } from './reading';
import { messageOf } from './replies';

export interface Action {
  /** The error of the last command, as the server worded it. */
  readonly failure?: string;
  /** Returns the reply, or undefined if the command failed. */
  run(args: readonly Text[]): Promise<{ readonly reply: ReplyValue } | undefined>;
  /** Runs several commands or parses input; an error that it throws is shown as the failure. */
  attempt<A>(work: () => Promise<A>): Promise<A | undefined>;
  clear(): void;
}

/** The commands of one form, and their failure, which is shown at this form. */
export function useAction(ask: Ask, onDone: () => void): Action {
  const [failure, setFailure] = useState<string>();

  const attempt = useCallback(
    async <A>(work: () => Promise<A>): Promise<A | undefined> => {
      try {
        const result = await work();
        setFailure(undefined);
        return result;
      } catch (problem) {
        setFailure(messageOf(problem));
        return undefined;
      } finally {
        onDone();
      }
    },
    [onDone],
  );
  const run = useCallback(
    (args: readonly Text[]) => attempt(async () => ({ reply: await ask(args) })),
    [ask, attempt],
  );
  const clear = useCallback(() => setFailure(undefined), []);
  return { failure, run, attempt, clear };
}
