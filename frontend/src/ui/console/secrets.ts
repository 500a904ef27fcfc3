import { parseLine, type Word } from './commandLine';

const HIDDEN = '••••';
const SECRET_OPTIONS = /^(requirepass|masterauth|tls-.*-pass)$/i;

const upper = (word: Word | undefined) => String(word?.text).toUpperCase();

/** The words of a line that are passwords. */
function secretWords(words: readonly Word[]): readonly Word[] {
  switch (upper(words[0])) {
    case 'AUTH':
      return words.slice(-1).filter((word) => word !== words[0]);
    case 'HELLO':
    case 'MIGRATE':
      return words.filter((_, i) => {
        const before = (steps: number) => upper(words[i - steps]);
        if (upper(words[0]) === 'HELLO') return i > 2 && before(2) === 'AUTH';
        return before(1) === 'AUTH' || before(2) === 'AUTH2';
      });
    case 'CONFIG':
      if (upper(words[1]) !== 'SET') return [];
      return words.filter(
        (_, i) => i > 2 && i % 2 === 1 && SECRET_OPTIONS.test(upper(words[i - 1])),
      );
    case 'ACL':
      if (upper(words[1]) !== 'SETUSER') return [];
      return words.filter(({ text }, i) => i > 2 && /^[<>#!]/.test(String(text)));
    default:
      return [];
  }
}

export function hasSecret(line: string): boolean {
  const { words, problem } = parseLine(line);
  // half a line with a password may not be read as one
  if (problem !== undefined) return /\b(auth|requirepass|setuser)\b/i.test(line);
  return secretWords(words).length > 0;
}

/** The line as it is shown: passwords are hidden. */
export function withoutSecrets(line: string): string {
  let out = '';
  let at = 0;
  for (const { start, end } of secretWords(parseLine(line).words)) {
    out += line.slice(at, start) + HIDDEN;
    at = end;
  }
  return out + line.slice(at);
}
