import { type FormEvent, useId, useState } from 'react';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { Alert } from '../../details/shared/Alert';
import { asciiOf, messageOf } from '../../details/shared/replies';
import { TEXTS } from '../texts';
import { TEXTS as USERS } from './texts';
import { setUser, type User } from './users';
import { quoteWord, splitWords } from './words';

const PASSWORD_BITS = '128';

interface UserFormProps {
  /** Undefined for a new user. */
  readonly user: User | undefined;
  readonly own: boolean;
  readonly writable: boolean;
  onDone(name: string): void;
  onCancel(): void;
}

/** The rules of a user as text, and the command that they make. */
export function UserForm({ user, own, writable, onDone, onCancel }: UserFormProps) {
  const ask = useAsk();
  const [name, setName] = useState(user?.name ?? '');
  const [text, setText] = useState(user ? user.rules.map(quoteRule).join('\n') : 'on\n');
  const [failure, setFailure] = useState<string>();
  const ids = { name: useId(), rules: useId(), hint: useId() };

  let command: string[] | undefined;
  let problem: string | undefined;
  if (name === '' || /\s/.test(name)) {
    problem = USERS.nameNeeded;
  } else {
    try {
      command = setUser(name, splitWords(text), user);
    } catch (why) {
      problem = messageOf(why);
    }
  }

  const add = (rule: string) =>
    setText((before) => `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${rule}\n`);
  const addPassword = async () => {
    try {
      add(`>${asciiOf(await ask(['ACL', 'GENPASS', PASSWORD_BITS]))}`);
    } catch (why) {
      setFailure(explain(why));
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!command) return;
    try {
      await ask(command);
      onDone(name);
    } catch (why) {
      setFailure(explain(why));
    }
  };

  return (
    <form
      data-testid="user-form"
      aria-label={user ? USERS.editTitle(user.name) : USERS.createTitle}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
      onSubmit={(event) => void submit(event)}
    >
      <h2 className="text-base font-semibold">
        {user ? USERS.editTitle(user.name) : USERS.createTitle}
      </h2>
      {own && <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{USERS.ownUser}</p>}
      {!user && (
        <div>
          <label htmlFor={ids.name} className="caption">
            {USERS.name}
          </label>
          <input
            id={ids.name}
            data-testid="user-name"
            // biome-ignore lint/a11y/noAutofocus: the form was asked for
            autoFocus
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            className="field block w-full max-w-xs font-mono text-xs"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
      )}
      <div>
        <label htmlFor={ids.rules} className="caption">
          {USERS.rules}
        </label>
        <textarea
          id={ids.rules}
          data-testid="user-rules"
          // biome-ignore lint/a11y/noAutofocus: the form was asked for
          autoFocus={user !== undefined}
          rows={Math.min(12, Math.max(4, text.split('\n').length))}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={ids.hint}
          className="field block h-auto w-full py-1.5 font-mono text-xs"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p id={ids.hint} className="caption mt-1">
          {USERS.rulesHint}
        </p>
      </div>
      <div role="group" aria-label={USERS.helpers} className="flex flex-wrap gap-1.5">
        {USERS.often.map(([rule, meaning]) => (
          <button
            key={rule}
            type="button"
            className="button h-7 px-2 text-xs"
            title={meaning}
            onClick={() => add(rule)}
          >
            <span className="font-mono">{rule}</span>
            <span className="text-ink-faint max-sm:sr-only">{meaning}</span>
          </button>
        ))}
        <button
          type="button"
          data-testid="user-password"
          className="button h-7 px-2 text-xs"
          onClick={() => void addPassword()}
        >
          {USERS.newPassword}
        </button>
      </div>
      <div>
        <h3 className="caption">{USERS.preview}</h3>
        {command ? (
          <p
            data-testid="user-command"
            className="rounded-md bg-sunken px-3 py-2 font-mono text-xs [overflow-wrap:anywhere]"
          >
            {command.map(quoteWord).join(' ')}
          </p>
        ) : (
          <p className="text-ink-soft">{problem}</p>
        )}
      </div>
      <Alert id="user-error" text={failure} />
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onCancel}>
          {TEXTS.cancel}
        </button>
        <button
          type="submit"
          data-testid="user-apply"
          className="button button-primary"
          disabled={!writable || !command}
        >
          {USERS.apply}
        </button>
      </div>
    </form>
  );
}

/** A selector keeps its brackets; other rules with spaces get quotes. */
function quoteRule(rule: string): string {
  return rule.startsWith('(') ? rule : quoteWord(rule);
}
