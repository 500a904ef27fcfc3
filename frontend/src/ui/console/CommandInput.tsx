import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { HistorySearch } from './HistorySearch';
import type { History } from './history';
import { TEXTS } from './texts';
import type { Completion } from './useCompletion';

interface CommandInputProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly line: string;
  readonly prompt: string;
  readonly completion: Completion;
  readonly history: History;
  /** The reason why the line was not run. */
  readonly problem: string | undefined;
  onChange(line: string): void;
  onRun(): void;
  onPaste(text: string): void;
  onClear(): void;
  onCancel(): void;
}

/** The line of the console: history, completion and the syntax that can follow. */
export function CommandInput(props: CommandInputProps) {
  const { field, line, completion, history } = props;
  const [typing, setTyping] = useState(false);
  const [active, setActive] = useState(-1);
  const [searching, setSearching] = useState(false);
  const [overflows, setOverflows] = useState(false);
  // the position in the history, and what was typed before it was left for the history
  const past = useRef<{ at: number; draft: string }>(undefined);
  const id = useId();
  const { choices } = completion;
  const open = typing && choices.length > 0;
  const chosen = Math.min(active, choices.length - 1);

  useEffect(() => {
    const element = field.current;
    setOverflows(line !== '' && element !== null && element.scrollWidth > element.clientWidth + 1);
  }, [field, line]);

  const change = (to: string) => {
    props.onChange(to);
    setActive(-1);
  };
  const accept = (choice: string) => {
    change(completion.complete(choice));
    past.current = undefined;
    setTyping(true);
    field.current?.focus();
  };
  const travel = (steps: number) => {
    const lines = history.all();
    const from = past.current?.at ?? lines.length;
    const at = Math.max(0, Math.min(lines.length, from + steps));
    if (at === from) return;
    past.current = { at, draft: past.current?.draft ?? line };
    change(lines[at] ?? past.current.draft);
    setTyping(false);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, shiftKey } = event;
    const control = ctrlKey && !event.altKey && !event.metaKey;
    if (control && key.toLowerCase() === 'r') setSearching(true);
    else if (control && key.toLowerCase() === 'l') props.onClear();
    else if (ctrlKey || event.altKey || event.metaKey || event.nativeEvent.isComposing) return;
    else if (key === 'Enter') {
      if (open && chosen >= 0) accept(choices[chosen] as string);
      else {
        past.current = undefined;
        setTyping(false);
        props.onRun();
      }
    } else if (key === 'Tab' && !shiftKey) {
      if (open) accept(choices[Math.max(0, chosen)] as string);
      else if (completion.exact) change(`${line} `);
      else if (line === '' || choices.length > 0 || !completion.lookForKeys()) return;
      else setTyping(true);
    } else if (key === 'Escape') {
      if (open) setTyping(false);
      else props.onCancel();
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : -1;
      if (open) setActive(Math.max(-1, Math.min(choices.length - 1, chosen + step)));
      else travel(step);
    } else return;
    event.preventDefault();
  };

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!/\S[\r\n]+\s*\S/.test(text)) return;
    event.preventDefault();
    props.onPaste(text);
  };

  if (searching) {
    return (
      <HistorySearch
        history={history}
        onTake={(found) => {
          setSearching(false);
          setTyping(false);
          if (found !== undefined) change(found);
        }}
        field={field}
      />
    );
  }
  return (
    <div className="relative flex min-w-0 flex-1 items-center">
      {open && (
        <div
          id={`${id}-choices`}
          role="listbox"
          aria-label={TEXTS.suggestions}
          data-testid="choices"
          className="absolute bottom-full left-0 z-10 mb-2 max-h-56 max-w-full overflow-y-auto rounded-md border border-line bg-raised py-1 font-mono text-xs shadow-lg"
        >
          {choices.map((choice, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
            <div
              key={choice}
              id={`${id}-choice-${i}`}
              role="option"
              aria-selected={i === chosen}
              ref={
                i === chosen ? (element) => element?.scrollIntoView?.({ block: 'nearest' }) : null
              }
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => accept(choice)}
              className="cursor-pointer truncate px-3 py-0.5 hover:bg-sunken aria-selected:bg-accent-soft aria-selected:text-accent"
            >
              {choice}
            </div>
          ))}
        </div>
      )}
      <div className="relative min-w-0 flex-1">
        {line !== '' && completion.hint !== '' && !open && !overflows && (
          <div
            aria-hidden="true"
            data-testid="hint"
            className="pointer-events-none absolute inset-0 overflow-hidden pl-[calc(0.625rem+1px)] font-mono leading-8 whitespace-pre text-ink-faint"
          >
            <span className="invisible">{line}</span>
            {completion.hint}
          </div>
        )}
        <input
          ref={field}
          data-testid="console-input"
          role="combobox"
          aria-label={`${TEXTS.input}, ${props.prompt}`}
          aria-expanded={open}
          aria-controls={open ? `${id}-choices` : undefined}
          aria-activedescendant={open && chosen >= 0 ? `${id}-choice-${chosen}` : undefined}
          aria-autocomplete="list"
          aria-invalid={props.problem !== undefined || undefined}
          aria-describedby="console-status"
          className="field relative w-full bg-transparent font-mono"
          placeholder={TEXTS.placeholder}
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          value={line}
          onChange={(event) => {
            past.current = undefined;
            setTyping(true);
            change(event.target.value);
          }}
          onBlur={() => setTyping(false)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
    </div>
  );
}
