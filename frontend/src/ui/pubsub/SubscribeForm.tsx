import { type FormEvent, useState } from 'react';
import { displayText } from '../../format/escape';
import type { Text } from '../../protocol/text';
import { textId } from '../../protocol/text';
import { CloseIcon } from '../common/icons';
import { Alert } from '../details/shared/Alert';
import { messageOf } from '../details/shared/replies';
import type { SubscriptionKind, Subscriptions } from '../messages/subscriptions';
import type { PubSub } from './pubsub';
import { TEXTS } from './texts';

const KINDS: readonly SubscriptionKind[] = ['patterns', 'channels', 'shardChannels'];

interface SubscribeFormProps {
  readonly model: PubSub;
  readonly subscriptions: Subscriptions;
  readonly open: boolean;
}

/** Shows the subscriptions of the page, and adds to them. */
export function SubscribeForm({ model, subscriptions, open }: SubscribeFormProps) {
  const [kind, setKind] = useState<SubscriptionKind>('patterns');
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string>();

  const attempt = async (work: Promise<unknown>) => {
    setFailure(undefined);
    await work.catch((problem) => setFailure(messageOf(problem)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name === '') return;
    void attempt(model.join(kind, name).then(() => setName('')));
  };

  return (
    <section aria-label={TEXTS.mine} className="shrink-0 border-b border-line bg-surface">
      <form
        autoComplete="off"
        className="flex flex-wrap items-center gap-2 px-3 py-2 sm:px-4"
        onSubmit={submit}
      >
        <select
          aria-label={TEXTS.kind}
          data-testid="subscribe-kind"
          className="field"
          value={kind}
          onChange={(event) => setKind(event.target.value as SubscriptionKind)}
        >
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {TEXTS.kinds[each]}
            </option>
          ))}
        </select>
        <input
          aria-label={TEXTS.name}
          data-testid="subscribe-name"
          className="field flex-1 font-mono"
          placeholder={TEXTS.namePlaceholder[kind]}
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button
          type="submit"
          data-testid="subscribe-button"
          className="button button-primary"
          disabled={!open}
        >
          {TEXTS.subscribe}
        </button>
      </form>
      <div className="px-3 sm:px-4 empty:hidden">
        {failure !== undefined && (
          <div className="pb-2">
            <Alert text={failure} id="subscribe-error" />
          </div>
        )}
      </div>
      <ul className="flex max-h-24 flex-wrap gap-1.5 overflow-y-auto px-3 pb-2 empty:hidden sm:px-4">
        {KINDS.flatMap((each) =>
          subscriptions[each].map((subscribed) => (
            <Chip
              key={each + textId(subscribed)}
              kind={each}
              name={subscribed}
              onEnd={() => void attempt(model.leave(each, subscribed))}
            />
          )),
        )}
      </ul>
    </section>
  );
}

function Chip({ kind, name, onEnd }: { kind: SubscriptionKind; name: Text; onEnd(): void }) {
  const shown = displayText(name);
  return (
    <li
      data-testid="subscription"
      className="flex max-w-full items-center gap-1.5 rounded-md bg-accent-soft py-0.5 pr-0.5 pl-2"
    >
      <span className="text-ink-soft">{TEXTS.kinds[kind]}</span>
      <span className="min-w-0 truncate font-mono text-accent">{shown}</span>
      <button
        type="button"
        aria-label={TEXTS.unsubscribeFrom(shown)}
        className="grid size-6 place-items-center rounded hover:bg-sunken"
        onClick={onEnd}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
