import type { Text } from '../../protocol/text';
import { type CommandDocs, type CommandTable, findCommand, usage } from './commandTable';
import { TEXTS } from './texts';

interface HelpPanelProps {
  readonly table: CommandTable | null | undefined;
  readonly words: readonly Text[];
}

/** Shows the server's documentation of the command that is being typed. */
export function HelpPanel({ table, words }: HelpPanelProps) {
  const found = table ? findCommand(table, words) : undefined;
  return (
    <aside
      aria-label={TEXTS.help}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
      tabIndex={0}
      data-testid="help"
      className="shrink-0 overflow-y-auto border-line bg-surface px-4 py-3 focus-visible:outline-offset-[-2px] max-lg:order-first max-lg:max-h-2/5 max-lg:border-b lg:w-80 lg:border-l"
    >
      {found ? <Docs docs={found.docs} /> : <General table={table} word={words[0]} />}
    </aside>
  );
}

function Docs({ docs }: { docs: CommandDocs }) {
  return (
    <>
      <h2 className="text-sm font-semibold">{docs.name}</h2>
      <p className="mt-1">{docs.summary}</p>
      <p
        data-testid="usage"
        className="mt-3 rounded-md bg-sunken p-2 font-mono text-xs break-words"
      >
        {usage(docs)}
      </p>
      {docs.deprecatedSince !== undefined && (
        <p className="mt-3 text-warn">{TEXTS.deprecated(docs.deprecatedSince, docs.replacedBy)}</p>
      )}
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        <Fact name={TEXTS.complexity} value={docs.complexity} />
        <Fact name={TEXTS.since} value={docs.since} />
        <Fact name={TEXTS.group} value={docs.group} />
      </dl>
      {docs.subcommands.size > 0 && (
        <>
          <h3 className="caption mt-4">{TEXTS.subcommands}</h3>
          <dl className="mt-1 space-y-1.5">
            {[...docs.subcommands.values()].map((sub) => (
              <div key={sub.name}>
                <dt className="font-mono text-xs">{sub.name}</dt>
                <dd className="text-ink-soft">{sub.summary}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (!value) return null;
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 break-words">{value}</dd>
    </>
  );
}

function General({ table, word }: { table: HelpPanelProps['table']; word: Text | undefined }) {
  const unknown = table && typeof word === 'string' && word !== '';
  return (
    <>
      <h2 className="text-sm font-semibold">{TEXTS.help}</h2>
      <p className="mt-1 text-ink-soft">
        {unknown ? TEXTS.noCommand(word) : table === null ? TEXTS.noDocs : TEXTS.noHelp}
      </p>
      <h3 className="caption mt-4">{TEXTS.keys}</h3>
      <dl className="mt-1 grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-1">
        {TEXTS.keyList.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border border-line px-1.5 font-mono text-2xs">{key}</kbd>
            </dt>
            <dd className="text-ink-soft">{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
