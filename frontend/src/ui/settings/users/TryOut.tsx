import { type FormEvent, useId, useState } from 'react';
import { displayText } from '../../../format/escape';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { textOf } from '../../details/shared/replies';
import { TEXTS as USERS } from './texts';
import type { User } from './users';
import { splitWords } from './words';

interface Answer {
  readonly allowed: boolean;
  readonly text: string;
}

/** Asks the server whether a user may execute a command. */
export function TryOut({ users }: { users: readonly User[] }) {
  const ask = useAsk();
  const [user, setUser] = useState('default');
  const [line, setLine] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const ids = { user: useId(), command: useId() };

  const check = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const text = displayText(textOf(await ask(['ACL', 'DRYRUN', user, ...splitWords(line)])));
      setAnswer({ allowed: text === 'OK', text: text === 'OK' ? USERS.allowed : text });
    } catch (why) {
      setAnswer({ allowed: false, text: explain(why) });
    }
  };
  return (
    <section aria-labelledby={`${ids.user}-title`} className="mt-4">
      <h2 id={`${ids.user}-title`} className="text-base font-semibold">
        {USERS.test}
      </h2>
      <p className="text-ink-soft">{USERS.testHint}</p>
      <form className="mt-2 flex flex-wrap items-end gap-2" onSubmit={(event) => void check(event)}>
        <div className="min-w-0">
          <label htmlFor={ids.user} className="caption block">
            {USERS.user}
          </label>
          <select
            id={ids.user}
            data-testid="try-user"
            className="field max-w-40 font-mono text-xs"
            value={user}
            onChange={(event) => {
              setUser(event.target.value);
              setAnswer(undefined);
            }}
          >
            {users.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <div className="min-w-40 flex-1">
          <label htmlFor={ids.command} className="caption block">
            {USERS.command}
          </label>
          <input
            id={ids.command}
            data-testid="try-command"
            className="field block w-full font-mono text-xs"
            placeholder={USERS.commandExample}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            value={line}
            onChange={(event) => {
              setLine(event.target.value);
              setAnswer(undefined);
            }}
          />
        </div>
        <button
          type="submit"
          data-testid="try-check"
          className="button"
          disabled={line.trim() === ''}
        >
          {USERS.check}
        </button>
      </form>
      <p
        role="status"
        data-testid="try-answer"
        className={`mt-2 break-words ${answer?.allowed ? 'text-accent' : 'text-danger'}`}
      >
        {answer?.text}
      </p>
    </section>
  );
}
