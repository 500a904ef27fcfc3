import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient, useConnection } from '../clientContext';
import { useAddressOf, useNavigation } from '../frame/navigation';
import { useMedia } from '../useMedia';
import { type ConsoleAddress, formatAddress, parseAddress } from './address';
import { CommandInput } from './CommandInput';
import { type PastedLine, parseLine, parseLines } from './commandLine';
import { type Console, consoleOf } from './console';
import { type Danger, dangerOf } from './danger';
import { DangerDialog, PasteDialog } from './dialogs';
import { HelpPanel } from './HelpPanel';
import { StreamPanel } from './StreamPanel';
import { Transcript } from './Transcript';
import { TEXTS } from './texts';
import { useCompletion } from './useCompletion';

const VIEW = 'console';

interface Question {
  readonly danger: Danger;
  readonly line: string;
  answer(runs: boolean): void;
}

/** A command line with a session of its own. */
export default function ConsoleView() {
  const client = useClient();
  const { welcome } = useConnection();
  const model = consoleOf(client);
  const state = useSyncExternalStore(model.subscribe, model.state);
  const session = useSyncExternalStore(model.session.subscribe, model.session.state);
  const wide = useMedia('(min-width: 1280px)');
  const [line, setLine] = useState('');
  const [problem, setProblem] = useState<string>();
  const [help, setHelp] = useState<boolean>();
  const [pasted, setPasted] = useState<readonly PastedLine[]>();
  const [question, setQuestion] = useState<Question>();
  const field = useRef<HTMLInputElement>(null);
  const completion = useCompletion(line, state.table, session.db);
  const showsHelp = help ?? wide;
  const { phase } = session;

  useEffect(() => {
    if (phase === 'open') model.readCommandTable();
  }, [model, phase]);

  // behind the frame, which moves the focus to the heading of a view; not where that opens a keyboard
  useEffect(() => {
    if (!window.matchMedia('(pointer: fine)').matches) return;
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);

  const forgetLine = useAddress(model, phase, session.db, setLine);

  const confirm = (lineToRun: string, danger: Danger) =>
    new Promise<boolean>((resolve) => {
      setQuestion({ danger, line: lineToRun, answer: resolve });
    }).finally(() => setQuestion(undefined));

  /** Runs lines in order until one is not to be run. */
  const run = async (lines: readonly string[]) => {
    for (const each of lines) {
      const args = parseLine(each).words.map(({ text }) => text);
      const danger = await dangerOf(args, model.surroundings());
      if (danger && !(await confirm(each, danger))) return;
      model.history.add(each);
      await model.run(each);
    }
  };

  const submit = () => {
    const typed = line.trim();
    const parsed = parseLine(typed);
    if (typed === '' || state.running) return;
    if (parsed.problem !== undefined) {
      setProblem(parsed.problem);
      return;
    }
    setLine('');
    forgetLine();
    void run([typed]);
  };

  const status =
    problem ?? (phase === 'refused' ? TEXTS.refused : phase === 'open' ? undefined : TEXTS.offline);
  return (
    <div className="flex min-h-0 flex-1 max-lg:flex-col">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Transcript entries={state.entries} dropped={state.dropped} />
        {state.streaming && (
          <StreamPanel model={model} state={state} monitoring={session.monitoring} />
        )}
        <form
          className="shrink-0 border-t border-line bg-surface px-3 py-2 sm:px-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <div className="flex items-center gap-2">
            <span
              data-testid="prompt"
              className="max-w-2/5 shrink-0 truncate font-mono text-accent"
              aria-hidden="true"
            >
              {model.prompt()}
            </span>
            <CommandInput
              field={field}
              line={line}
              prompt={model.prompt()}
              completion={completion}
              history={model.history}
              problem={problem}
              onChange={(to) => {
                setLine(to);
                setProblem(undefined);
              }}
              onRun={submit}
              onPaste={(text) => setPasted(parseLines(text))}
              onClear={() => model.clear()}
              onCancel={() => void model.cancel()}
            />
            {state.running ? (
              <button
                type="button"
                data-testid="console-cancel"
                className="button button-danger"
                onClick={() => void model.cancel()}
              >
                {TEXTS.cancel}
              </button>
            ) : (
              <button
                type="submit"
                data-testid="console-run"
                className="button button-primary"
                disabled={phase !== 'open'}
              >
                {TEXTS.run}
              </button>
            )}
          </div>
          <div className="mt-1 flex items-center gap-2">
            <p
              id="console-status"
              data-testid="console-status"
              role={problem ? 'alert' : 'status'}
              className={`min-w-0 flex-1 truncate ${problem ? 'text-danger' : 'text-ink-faint'}`}
            >
              {status ?? (welcome?.readOnly ? TEXTS.readOnly : '')}
            </p>
            <button type="button" className="button button-quiet h-7" onClick={() => model.clear()}>
              {TEXTS.clear}
            </button>
            <button
              type="button"
              data-testid="help-button"
              aria-expanded={showsHelp}
              className="button button-quiet h-7"
              onClick={() => setHelp(!showsHelp)}
            >
              {TEXTS.help}
            </button>
          </div>
        </form>
      </div>
      {showsHelp && <HelpPanel table={state.table} words={completion.typed.words} />}
      {question && (
        <DangerDialog
          danger={question.danger}
          line={question.line}
          onRun={() => question.answer(true)}
          onClose={() => question.answer(false)}
        />
      )}
      {pasted && (
        <PasteDialog
          lines={pasted}
          onClose={() => setPasted(undefined)}
          onRun={(lines) => {
            setPasted(undefined);
            void run(lines);
          }}
        />
      )}
    </div>
  );
}

/**
 * Applies the database and the line of an address, and keeps the database in the address. Returns a function that
 * removes the line from the address when it has been run.
 */
function useAddress(
  model: Console,
  phase: string,
  db: number,
  setLine: (line: string) => void,
): () => void {
  const navigation = useNavigation();
  const address = useAddressOf(VIEW);
  const taken = useRef<string>(undefined);
  const knownDb = useRef(db);

  useEffect(() => {
    if (phase !== 'open' || taken.current === address) return;
    taken.current = address;
    const wanted = parseAddress(address);
    if (wanted.line !== undefined) setLine(wanted.line);
    if (wanted.db !== undefined) void model.select(wanted.db);
  }, [model, phase, address, setLine]);

  const change = useCallback(
    (to: ConsoleAddress) => {
      const text = formatAddress(to);
      if (taken.current === undefined || text === formatAddress(parseAddress(taken.current)))
        return;
      taken.current = text;
      navigation.change(VIEW, text, { replace: true });
    },
    [navigation],
  );

  useEffect(() => {
    if (knownDb.current === db) return;
    knownDb.current = db;
    change({ db, line: parseAddress(taken.current ?? '').line });
  }, [change, db]);

  return useCallback(() => change({ db: knownDb.current }), [change]);
}
