import { useEffect, useState } from 'react';
import { displayText } from '../../format/escape';
import { textId } from '../../protocol/text';
import { RefreshIcon } from '../common/icons';
import { Alert } from '../details/shared/Alert';
import { messageOf } from '../details/shared/replies';
import type { Target } from './PubSubView';
import type { Channel, PubSub, PubSubState } from './pubsub';
import { TEXTS } from './texts';

const REFRESH_MS = 2_000;
const TYPING_MS = 200;

interface ActiveChannelsProps {
  readonly model: PubSub;
  readonly state: PubSubState;
  readonly phase: string;
  onTarget(target: Target): void;
}

/** The channels that have subscribers; read every two seconds, because the server does not announce them. */
export function ActiveChannels({ model, state, phase, onTarget }: ActiveChannelsProps) {
  const [pattern, setPattern] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const { activity, failure } = state;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new session and own subscriptions change the list
  useEffect(() => {
    const read = () => {
      if (document.visibilityState !== 'hidden') void model.refresh(pattern);
    };
    const first = setTimeout(read, pattern === '' ? 0 : TYPING_MS);
    const timer = setInterval(read, REFRESH_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [model, pattern, phase, state.subscriptions]);

  return (
    <section
      aria-label={TEXTS.active}
      className="flex min-h-0 shrink-0 flex-col border-line bg-surface max-lg:border-t lg:w-96 lg:border-l"
    >
      <div className="px-3 pt-3 pb-2 sm:px-4">
        <div className="flex items-baseline gap-3">
          <h2 className="font-semibold" title={TEXTS.activeHint}>
            {TEXTS.active}
          </h2>
          {activity && (
            <p data-testid="activity" className="text-ink-soft tabular-nums">
              {TEXTS.channelCount(activity.total)}
              {activity.patterns !== undefined && (
                <span title={TEXTS.patternHint}>, {TEXTS.patternCount(activity.patterns)}</span>
              )}
            </p>
          )}
        </div>
        <div className="mt-2 flex gap-2">
          <input
            type="search"
            aria-label={TEXTS.filter}
            data-testid="channel-filter"
            className="field flex-1 font-mono"
            placeholder={TEXTS.filterPlaceholder}
            autoCapitalize="none"
            spellCheck={false}
            value={pattern}
            onChange={(event) => setPattern(event.target.value)}
          />
          <button
            type="button"
            aria-label={TEXTS.refresh}
            data-testid="refresh-channels"
            className="button px-2"
            onClick={() => void model.refresh(pattern)}
          >
            <RefreshIcon />
          </button>
        </div>
      </div>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
        tabIndex={0}
        role="group"
        aria-label={TEXTS.active}
        className="min-h-0 flex-1 overflow-y-auto px-3 pb-3 focus-visible:outline-offset-[-2px] sm:px-4"
      >
        <Alert text={refusal} id="channel-refused" />
        {failure !== undefined && <Alert text={failure} id="channels-error" />}
        {!activity && failure === undefined && <p className="text-ink-soft">{TEXTS.loading}</p>}
        {activity?.total === 0 && (
          <p data-testid="no-channels" className="text-ink-soft">
            {pattern === '' ? TEXTS.noChannels : TEXTS.noneMatch}
          </p>
        )}
        {activity && activity.channels.length < activity.total && (
          <p className="pb-1 text-warn">
            {TEXTS.shownOf(activity.channels.length, activity.total)}
          </p>
        )}
        <ul className="empty:hidden">
          {activity?.channels.map((channel) => (
            <Row
              key={`${channel.shard}${textId(channel.name)}`}
              channel={channel}
              model={model}
              onTarget={onTarget}
              onFailure={setRefusal}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}

function Row({
  channel,
  model,
  onTarget,
  onFailure,
}: {
  channel: Channel;
  model: PubSub;
  onTarget(target: Target): void;
  /** The error of the last subscription; undefined if it succeeded. */
  onFailure(failure: string | undefined): void;
}) {
  const { name, shard, subscribers } = channel;
  const kind = shard ? 'shardChannels' : 'channels';
  const subscribed = model.isSubscribed(kind, name);
  const shown = displayText(name);
  const toggle = () => {
    const change = subscribed ? model.leave(kind, name) : model.join(kind, name);
    change.then(
      () => onFailure(undefined),
      (problem) => onFailure(messageOf(problem)),
    );
  };
  return (
    <li data-testid="channel" className="flex items-center gap-2 border-b border-line py-1">
      <button
        type="button"
        aria-label={TEXTS.publishTo(shown)}
        className="min-w-0 flex-1 truncate rounded text-left font-mono text-xs hover:text-accent"
        onClick={() => onTarget({ channel: name, shard })}
      >
        {shown}
      </button>
      {shard && (
        <span className="rounded border border-line px-1 text-2xs text-ink-soft">
          {TEXTS.shard}
        </span>
      )}
      <span className="text-ink-soft whitespace-nowrap tabular-nums">
        {subscribers === undefined ? TEXTS.unknown : TEXTS.subscribers(subscribers)}
      </span>
      <button
        type="button"
        aria-label={subscribed ? TEXTS.unsubscribeFrom(shown) : TEXTS.subscribeTo(shown)}
        className="button h-7 px-2"
        onClick={toggle}
      >
        {subscribed ? TEXTS.unsubscribe : TEXTS.subscribe}
      </button>
    </li>
  );
}
