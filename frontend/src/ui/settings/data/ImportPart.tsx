import { type DragEvent, useId, useRef, useState } from 'react';
import { formatBytes, formatCount } from '../../../format/numbers';
import type { Transfer } from '../../../protocol/wire';
import { useClient, useStats } from '../../clientContext';
import { ConfirmDialog } from '../../common/ConfirmDialog';
import { explain } from '../../common/rights';
import { Alert } from '../../details/shared/Alert';
import { Bar } from './Bar';
import { TEXTS } from './texts';
import { type Counts, isRdb, MODES, type Mode, type Upload, upload } from './upload';

interface Sent {
  readonly phase: 'uploading';
  readonly done: number;
  readonly total: number;
}

/** Uploads a file and imports it. */
export function ImportPart(props: { writable: boolean; refusal: string | undefined }) {
  const { writable, refusal } = props;
  const client = useClient();
  const keys = useStats().at(-1)?.keys;
  const [file, setFile] = useState<File>();
  const [mode, setMode] = useState<Mode>('keep');
  const [asking, setAsking] = useState(false);
  const [progress, setProgress] = useState<Sent | Transfer>();
  const [result, setResult] = useState<Counts>();
  const [failure, setFailure] = useState<string>();
  const [over, setOver] = useState(false);
  const running = useRef<Upload>(undefined);
  const ids = { title: useId(), file: useId(), mode: useId() };
  const allowed = writable && refusal === undefined && progress === undefined;

  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    setResult(undefined);
    const right = await isRdb(chosen);
    setFile(right ? chosen : undefined);
    setFailure(right ? undefined : TEXTS.notRdb);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (allowed) void choose(event.dataTransfer.files[0]);
  };
  const start = async (chosen: File) => {
    setAsking(false);
    setFailure(undefined);
    setResult(undefined);
    setProgress({ phase: 'uploading', done: 0, total: chosen.size });
    // the socket may tell of the progress after the result has come by HTTP
    let ended = false;
    try {
      const token = await client.transfer('import', (news) => {
        if (!ended && news.phase !== 'done' && news.phase !== 'failed') setProgress(news);
      });
      running.current = upload(chosen, mode, token, (done) =>
        setProgress({ phase: 'uploading', done, total: chosen.size }),
      );
      setResult(await running.current.result);
      setFile(undefined);
    } catch (why) {
      setFailure(explain(why));
    }
    ended = true;
    running.current = undefined;
    setProgress(undefined);
  };

  return (
    <section
      aria-labelledby={ids.title}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <h2 id={ids.title} className="text-base font-semibold">
        {TEXTS.importTitle}
      </h2>
      <p className="max-w-prose text-ink-soft">{TEXTS.importText}</p>
      <Alert id="import-refusal" text={refusal} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by the keyboard */}
      <div
        data-testid="import-drop"
        className={`flex flex-wrap items-center gap-2 rounded-md border border-dashed px-3 py-4 ${
          over ? 'border-accent bg-accent-soft' : 'border-line-strong'
        }`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(allowed);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label
          htmlFor={ids.file}
          className={`button focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent ${
            allowed ? 'cursor-pointer' : 'opacity-50'
          }`}
        >
          {TEXTS.choose}
          <input
            id={ids.file}
            data-testid="import-file"
            type="file"
            accept=".rdb,application/octet-stream"
            className="sr-only"
            disabled={!allowed}
            onChange={(event) => {
              void choose(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>
        <span data-testid="import-name" className="min-w-0 break-all text-ink-soft">
          {file ? TEXTS.chosen(file.name, formatBytes(file.size)) : TEXTS.drop}
        </span>
      </div>
      <fieldset disabled={!allowed} className="flex flex-col gap-2">
        <legend className="caption pb-1">{TEXTS.mode}</legend>
        {MODES.map((each) => {
          const [name, meaning] = TEXTS.modes[each];
          return (
            <label key={each} className="flex items-start gap-2">
              <input
                type="radio"
                name={ids.mode}
                data-testid={`import-${each}`}
                className="mt-0.5 size-4 shrink-0 accent-accent"
                checked={mode === each}
                onChange={() => setMode(each)}
              />
              <span className="max-w-prose">
                <span className="block font-medium">{name}</span>
                <span className="text-ink-soft">{meaning}</span>
              </span>
            </label>
          );
        })}
      </fieldset>
      <div className="flex justify-end gap-2">
        {progress?.phase === 'uploading' && (
          <button
            type="button"
            data-testid="import-stop"
            className="button"
            onClick={() => running.current?.abort()}
          >
            {TEXTS.stop}
          </button>
        )}
        <button
          type="button"
          data-testid="import-button"
          className={`button ${mode === 'flush' ? 'button-danger' : 'button-primary'}`}
          disabled={!allowed || !file}
          onClick={() => setAsking(true)}
        >
          {TEXTS.importButton}
        </button>
      </div>
      {progress && (
        <Bar
          testId="import-progress"
          text={progressText(progress)}
          done={Number(progress.done)}
          total={Number(progress.total)}
        />
      )}
      <Alert id="import-error" text={failure} />
      {result && (
        <p role="status" data-testid="import-result" className="text-accent">
          {resultText(result)}
        </p>
      )}
      {asking && file && (
        <ConfirmDialog
          title={TEXTS.confirmTitle(file.name)}
          confirm={mode === 'flush' ? TEXTS.startFlush : TEXTS.start}
          testId="import-confirm"
          danger={mode !== 'keep'}
          onCancel={() => setAsking(false)}
          onConfirm={() => void start(file)}
        >
          <p>{confirmText(mode, file, keys)}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

function confirmText(mode: Mode, file: File, keys: number | undefined): string {
  const size = formatBytes(file.size);
  if (mode === 'keep') return TEXTS.confirmKeep(size);
  if (mode === 'replace') return TEXTS.confirmReplace(size);
  return TEXTS.confirmFlush(
    keys === undefined ? TEXTS.unknownKeys : TEXTS.keyCount(formatCount(keys)),
  );
}

function progressText({ phase, done, total }: Sent | Transfer): string {
  const [now, all] = [formatBytes(Number(done)), formatBytes(Number(total))];
  if (phase === 'uploading') {
    return Number(done) === Number(total) ? TEXTS.importing : TEXTS.uploading(now, all);
  }
  return phase === 'checking' ? TEXTS.checking(now, all) : TEXTS.loading(now, all);
}

function resultText({ loaded, skipped, expired, libraries }: Counts): string {
  const parts: string[] = [TEXTS.result(formatCount(loaded))];
  if (skipped > 0) parts.push(TEXTS.skipped(formatCount(skipped)));
  if (expired > 0) parts.push(TEXTS.expired(formatCount(expired)));
  if (libraries > 0) parts.push(TEXTS.libraries(formatCount(libraries)));
  return parts.join(' ');
}
