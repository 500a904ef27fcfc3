import { useCallback, useEffect, useMemo, useState } from 'react';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { Alert } from '../../details/shared/Alert';
import { messageOf } from '../../details/shared/replies';
import { SearchField } from '../../details/shared/SearchField';
import type { SectionProps } from '../sections';
import { TEXTS } from '../texts';
import { Meaning } from './Meaning';
import { OptionRow } from './OptionRow';
import {
  loadManual,
  type Manual,
  matches,
  type Option,
  readConfigFile,
  readValues,
} from './options';
import { TEXTS as CONFIG } from './texts';

/** All options by group: their values, their meaning, and a form for each. */
export function ConfigSection({ writable, query, onQuery }: SectionProps) {
  const ask = useAsk();
  const [manual, setManual] = useState<Manual>();
  const [problem, setProblem] = useState<string>();
  const [note, setNote] = useState<string>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    loadManual().then(setManual, (why) => setProblem(CONFIG.notLoaded(messageOf(why))));
  }, []);
  const values = useReading(useCallback(() => readValues(ask), [ask]));
  const file = useReading(useCallback(() => readConfigFile(ask), [ask])).value;

  const filter = useMemo(
    () => ({
      text: query.get('q') ?? '',
      group: query.get('group') ?? '',
      changed: query.get('changed') === '1',
    }),
    [query],
  );
  const options = manual?.options ?? [];
  const shown = options.filter((option) => matches(option, values.value?.get(option.name), filter));
  const groups = manual?.groups ?? [];

  const { reload } = values;
  const onSet = useCallback(
    async (option: Option, value: string) => {
      try {
        await ask(['CONFIG', 'SET', option.name, value]);
      } catch (why) {
        return explain(why);
      }
      setNote(CONFIG.set(option.name));
      reload();
      return undefined;
    },
    [ask, reload],
  );
  const rewrite = async () => {
    try {
      await ask(['CONFIG', 'REWRITE']);
      setFailure(undefined);
      setNote(CONFIG.rewritten);
    } catch (why) {
      setFailure(explain(why));
    }
  };

  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <div className="flex min-w-0 flex-1 max-sm:basis-full">
          <SearchField label={CONFIG.filter} value={filter.text} onChange={(q) => onQuery({ q })} />
        </div>
        <select
          aria-label={CONFIG.group}
          data-testid="option-group"
          className="field max-sm:flex-1"
          value={filter.group}
          onChange={(event) => onQuery({ group: event.target.value })}
        >
          <option value="">{CONFIG.allGroups}</option>
          {groups.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <label className="flex h-8 items-center gap-1.5 whitespace-nowrap text-ink-soft">
          <input
            type="checkbox"
            data-testid="option-changed"
            className="size-4 accent-accent"
            checked={filter.changed}
            onChange={(event) => onQuery({ changed: event.target.checked ? '1' : '' })}
          />
          {CONFIG.changedOnly}
        </label>
        {manual && (
          <span role="status" data-testid="option-count" className="caption ml-auto tabular-nums">
            {CONFIG.count(shown.length, options.length)}
          </span>
        )}
      </div>

      <Alert text={problem} />
      <Alert text={failure} id="rewrite-error" />
      {values.error !== undefined && (
        <p
          role="status"
          data-testid="no-values"
          className="rounded-md bg-warn-soft px-3 py-2 text-warn"
        >
          {values.error}
        </p>
      )}
      {values.value && file !== undefined && writable && (
        <div className="flex flex-wrap items-center gap-2 rounded-md bg-sunken px-3 py-2">
          <p className="min-w-0 flex-1 basis-60 break-words text-ink-soft">
            {file === '' ? CONFIG.noFile : CONFIG.file(file)}
          </p>
          <span role="status" data-testid="config-note" className="text-accent">
            {note}
          </span>
          {file !== '' && (
            <button
              type="button"
              data-testid="config-rewrite"
              className="button"
              onClick={() => void rewrite()}
            >
              {CONFIG.rewrite}
            </button>
          )}
        </div>
      )}

      {!manual && !problem && <p role="status">{TEXTS.reading}</p>}
      {manual && shown.length === 0 && (
        <div className="py-10 text-center">
          <p className="text-ink-soft">{CONFIG.none}</p>
          <button
            type="button"
            className="button mt-3"
            onClick={() => onQuery({ q: '', group: '', changed: '' })}
          >
            {CONFIG.showAll}
          </button>
        </div>
      )}
      {groups
        .map((group) => ({ group, rows: shown.filter((option) => option.group === group.name) }))
        .filter(({ rows }) => rows.length > 0)
        .map(({ group, rows }) => (
          <section key={group.name} aria-label={group.name} className="mt-2">
            <h2 className="pb-1 text-base font-semibold">{group.name}</h2>
            <Meaning text={group.about} />
            <div className="mt-2">
              {rows.map((option) => (
                <OptionRow
                  key={option.name}
                  option={option}
                  value={values.value?.get(option.name)}
                  writable={writable}
                  onSet={onSet}
                />
              ))}
            </div>
          </section>
        ))}
    </>
  );
}
