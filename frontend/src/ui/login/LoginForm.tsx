import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useClient, useConnection } from '../clientContext';
import { TEXTS } from './texts';

export function LoginForm() {
  const client = useClient();
  const { loginFailed } = useConnection();
  const [user, setUser] = useState('');
  const password = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => password.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const field = password.current;
    if (!field) return;
    client.login(user.trim() || 'default', field.value);
    field.value = '';
  };

  return (
    <main className="grid flex-1 place-items-center overflow-y-auto p-4">
      <form
        onSubmit={submit}
        className="w-full max-w-80 rounded-lg border border-line bg-surface p-6"
      >
        <h1 className="text-base font-semibold">{TEXTS.title}</h1>
        <p className="mt-1 text-ink-soft">{TEXTS.hint}</p>
        <label htmlFor={`${id}-user`} className="caption mt-4 block">
          {TEXTS.user}
        </label>
        <input
          id={`${id}-user`}
          data-testid="login-user"
          className="field mt-1 w-full"
          placeholder={TEXTS.defaultUser}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={user}
          onChange={(event) => setUser(event.target.value)}
        />
        <label htmlFor={`${id}-password`} className="caption mt-3 block">
          {TEXTS.password}
        </label>
        <input
          id={`${id}-password`}
          ref={password}
          data-testid="login-password"
          type="password"
          className="field mt-1 w-full"
          autoComplete="current-password"
          aria-describedby={loginFailed ? `${id}-error` : undefined}
          aria-invalid={loginFailed || undefined}
        />
        {loginFailed && (
          <p
            id={`${id}-error`}
            role="alert"
            data-testid="login-error"
            className="mt-3 rounded-md bg-danger-soft px-3 py-2 text-danger"
          >
            {TEXTS.failed}
          </p>
        )}
        <button
          type="submit"
          data-testid="login-button"
          className="button button-primary mt-5 w-full"
        >
          {TEXTS.signIn}
        </button>
      </form>
    </main>
  );
}
