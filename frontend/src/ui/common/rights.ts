import { CommandError } from '../../protocol/requests';
import { messageOf } from '../details/shared/replies';
import { TEXTS } from './texts';

const NO_COMMAND = /^NOPERM .*run the '([^']+)' command/;
const NO_KEYS = /^NOPERM .*permissions to (read|write) all keys/;
const READ_ONLY = 'ERR observers may only read';

/** Explains why the server refuses a command by naming the missing right; returns other errors unchanged. */
export function explain(problem: unknown): string {
  if (!(problem instanceof CommandError)) return messageOf(problem);
  if (problem.message === READ_ONLY) return TEXTS.readOnlyRefused;
  const keys = NO_KEYS.exec(problem.message)?.[1];
  if (keys !== undefined) return keys === 'read' ? TEXTS.noReading : TEXTS.noWriting;
  const command = NO_COMMAND.exec(problem.message)?.[1];
  if (command === undefined) return problem.message;
  return TEXTS.noRight(command.replace('|', ' ').toUpperCase(), `+${command.toLowerCase()}`);
}
