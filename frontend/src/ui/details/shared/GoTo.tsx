import { type FormEvent, useState } from 'react';

interface GoToProps {
  readonly label: string;
  readonly onGo: (position: number) => void;
}

/** A small form that goes to a position; hexadecimal numbers begin with 0x. */
export function GoTo({ label, onGo }: GoToProps) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const position = Number(text.replaceAll(',', ''));
    if (text === '' || !Number.isSafeInteger(position)) return;
    onGo(position);
    setText('');
  };
  return (
    <form onSubmit={submit}>
      <input
        data-testid="go-to"
        aria-label={label}
        placeholder={label}
        className="field h-7 w-28 tabular-nums"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value.trim())}
      />
    </form>
  );
}
