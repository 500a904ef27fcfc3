import { type FormEvent, useState } from 'react';
import { TEXTS } from './texts';

const ID = /^\d+(-\d+)?$/;

/** Goes to an id, or to a time as a date in any form that the browser knows. */
export function FromField({ onGo }: { onGo(id: string | undefined): void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = text.trim();
    if (typed === '') onGo(undefined);
    else if (ID.test(typed)) onGo(typed);
    else if (!Number.isNaN(Date.parse(typed))) onGo(String(Date.parse(typed)));
  };
  return (
    <form className="min-w-32 flex-1" onSubmit={submit}>
      <input
        data-testid="from-id"
        aria-label={TEXTS.goTo}
        placeholder={TEXTS.goTo}
        autoComplete="off"
        className="field w-full tabular-nums"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
