import { type ReactNode, useCallback, useId, useState } from 'react';
import { formatBytes, formatCount } from '../../../format/numbers';
import { formatMoment } from '../../../format/time';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { Alert } from '../../details/shared/Alert';
import { asciiOf } from '../../details/shared/replies';
import { Link } from '../../frame/Link';
import { formatSettings, type SectionProps } from '../sections';
import { TEXTS } from '../texts';
import { type PersistenceState, readPersistence, savePoints } from './persistence';
import { TEXTS as TEXT } from './texts';

/** Shows and controls persistence: snapshots and the append-only log. */
export function PersistenceSection({ writable }: SectionProps) {
  const ask = useAsk();
  const { value, error, reload } = useReading(
    useCallback(() => readPersistence(ask), [ask]),
    true,
  );
  const [failure, setFailure] = useState<string>();
  const [note, setNote] = useState<string>();

  const run = async (command: readonly string[]) => {
    try {
      setNote(asciiOf(await ask(command)));
      setFailure(undefined);
    } catch (why) {
      setNote(undefined);
      setFailure(explain(why));
    }
    reload();
  };

  return (
    <>
      <Alert id="persistence-error" text={failure} />
      {error !== undefined && (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {error}
        </p>
      )}
      {!value && error === undefined && <p role="status">{TEXTS.reading}</p>}
      {value?.info.get('loading') === '1' && (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {TEXT.loading}
        </p>
      )}
      <p role="status" data-testid="persistence-note" className="text-accent empty:hidden">
        {note}
      </p>
      {value && (
        <>
          <Snapshots state={value} writable={writable} onRun={(command) => void run(command)} />
          <Log state={value} writable={writable} onRun={(command) => void run(command)} />
        </>
      )}
    </>
  );
}

interface PartProps {
  readonly state: PersistenceState;
  readonly writable: boolean;
  onRun(command: readonly string[]): void;
}

function Snapshots({ state: { info, options }, writable, onRun }: PartProps) {
  const points = savePoints(options.get('save') ?? '');
  const known = options.has('save');
  const saving = info.get('rdb_bgsave_in_progress') === '1';
  const failed = info.get('rdb_last_bgsave_status') === 'err';
  const rewriting = info.get('aof_rewrite_in_progress') === '1';
  const saves = Number(info.get('rdb_saves') ?? 0);
  const lastSave = Number(info.get('rdb_last_save_time') ?? 0) * 1000;
  const took = info.get('rdb_last_bgsave_time_sec') ?? '-1';
  const refuses =
    failed && points.length > 0 && options.get('stop-writes-on-bgsave-error') === 'yes';
  return (
    <Part
      title={TEXT.snapshots}
      action={
        <button
          type="button"
          data-testid="save-now"
          className="button"
          disabled={!writable || saving}
          onClick={() => onRun(rewriting ? ['BGSAVE', 'SCHEDULE'] : ['BGSAVE'])}
        >
          {TEXT.saveNow}
        </button>
      }
    >
      {failed && <Alert id="save-failed" text={failureText(info)} />}
      {refuses && <Alert id="writes-refused" text={TEXT.refusing} />}
      {saving && (
        <Progress
          label={TEXT.saving}
          done={Number(info.get('current_save_keys_processed') ?? 0)}
          total={Number(info.get('current_save_keys_total') ?? 0)}
        />
      )}
      <Facts>
        {known && (
          <Fact name={TEXT.savePoints}>
            {points.length === 0
              ? TEXT.noSavePoints
              : points.map(({ seconds, changes }) => (
                  <span key={seconds} className="block">
                    {TEXT.savePoint(formatCount(Number(seconds)), formatCount(Number(changes)))}
                  </span>
                ))}
          </Fact>
        )}
        {options.has('dir') && (
          <Fact name={TEXT.file}>
            <span className="font-mono text-xs break-all">
              {`${options.get('dir')}/${options.get('dbfilename')}`}
            </span>
          </Fact>
        )}
        <Fact name={TEXT.lastSave}>
          {saves === 0 || lastSave === 0 ? TEXT.never : formatMoment(lastSave)}
        </Fact>
        {took !== '-1' && <Fact name={TEXT.took}>{TEXT.seconds(took)}</Fact>}
        <Fact name={TEXT.changes} testId="changes-since">
          {formatCount(Number(info.get('rdb_changes_since_last_save') ?? 0))}
        </Fact>
      </Facts>
      <OptionsLink group="Snapshots" />
    </Part>
  );
}

function Log({ state: { info, options }, writable, onRun }: PartProps) {
  const on = info.get('aof_enabled') === '1';
  const rewriting = info.get('aof_rewrite_in_progress') === '1';
  const scheduled = info.get('aof_rewrite_scheduled') === '1';
  const percent = options.get('auto-aof-rewrite-percentage');
  const least = options.get('auto-aof-rewrite-min-size');
  return (
    <Part
      title={TEXT.log}
      action={
        <button
          type="button"
          data-testid="rewrite-now"
          className="button"
          disabled={!writable || rewriting || scheduled || !on}
          onClick={() => onRun(['BGREWRITEAOF'])}
        >
          {TEXT.rewriteNow}
        </button>
      }
    >
      {info.get('aof_last_write_status') === 'err' && (
        <Alert id="log-failed" text={TEXT.writeFailed} />
      )}
      {info.get('aof_last_bgrewrite_status') === 'err' && (
        <Alert id="rewrite-failed" text={rewriteText(info)} />
      )}
      {rewriting && (
        <Progress
          label={TEXT.rewriting}
          done={Number(info.get('current_save_keys_processed') ?? 0)}
          total={Number(info.get('current_save_keys_total') ?? 0)}
        />
      )}
      {scheduled && <p role="status">{TEXT.rewriteScheduled}</p>}
      <Facts>
        <Fact name={TEXT.state} testId="log-state">
          {on ? TEXT.on : TEXT.off}
        </Fact>
        {on && options.has('appendfsync') && (
          <Fact name={TEXT.fsync}>
            {TEXT.fsyncs[options.get('appendfsync') ?? ''] ?? options.get('appendfsync')}
          </Fact>
        )}
        {on && (
          <>
            <Fact name={TEXT.size}>{formatBytes(Number(info.get('aof_current_size') ?? 0))}</Fact>
            <Fact name={TEXT.baseSize}>{formatBytes(Number(info.get('aof_base_size') ?? 0))}</Fact>
          </>
        )}
        {on && percent !== undefined && least !== undefined && (
          <Fact name={TEXT.growth}>
            {percent === '0'
              ? TEXT.growthNever
              : TEXT.growthAt(percent, formatBytes(Number(least)))}
          </Fact>
        )}
      </Facts>
      <OptionsLink group="Append-only log" />
    </Part>
  );
}

function failureText(info: ReadonlyMap<string, string>): string {
  const why = info.get('rdb_last_bgsave_error');
  return why === undefined ? TEXT.failedUnknown : TEXT.failedWhy(why);
}

function rewriteText(info: ReadonlyMap<string, string>): string {
  const why = info.get('aof_last_bgrewrite_error');
  return why === undefined ? TEXT.rewriteFailed : TEXT.rewriteFailedWhy(why);
}

function Part(props: { title: string; action: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex items-center gap-2">
        <h2 id={id} className="flex-1 text-base font-semibold">
          {props.title}
        </h2>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}

const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[minmax(8rem,auto)_1fr] gap-x-4 gap-y-1">{children}</dl>
);

function Fact(props: { name: string; testId?: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{props.name}</dt>
      <dd data-testid={props.testId} className="min-w-0 tabular-nums">
        {props.children}
      </dd>
    </>
  );
}

function Progress(props: { label: string; done: number; total: number }) {
  const { label, done, total } = props;
  return (
    <div>
      <progress
        aria-label={label}
        data-testid="save-progress"
        className="h-1.5 w-full accent-accent"
        value={total === 0 ? undefined : done}
        max={total === 0 ? undefined : total}
      />
      <p role="status" className="tabular-nums">
        {label}
        {total > 0 && `: ${TEXT.savingKeys(formatCount(done), formatCount(total))}`}
      </p>
    </div>
  );
}

/** Leads to the options of a group. */
function OptionsLink({ group }: { group: string }) {
  return (
    <Link
      to={formatSettings('config', new URLSearchParams({ group }))}
      className="self-start text-accent underline underline-offset-2"
    >
      {TEXT.options}
    </Link>
  );
}
