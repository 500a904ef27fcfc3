import { displayText } from '../../format/escape';
import { CloseIcon } from '../common/icons';
import { MessageList } from '../messages/MessageList';
import { countSubscriptions } from '../messages/subscriptions';
import type { Console, ConsoleState } from './console';
import { TEXTS } from './texts';

interface StreamPanelProps {
  readonly model: Console;
  readonly state: ConsoleState;
  readonly monitoring: boolean;
}

/** The messages of the session's subscriptions and of MONITOR. */
export function StreamPanel({ model, state, monitoring }: StreamPanelProps) {
  const { channels, patterns, shardChannels } = state.subscriptions;
  const active = monitoring || countSubscriptions(state.subscriptions) > 0;
  const parts = [
    monitoring ? TEXTS.monitorOn : '',
    channels.length > 0 ? TEXTS.channels(channels.length) : '',
    patterns.length > 0 ? TEXTS.patterns(patterns.length) : '',
    shardChannels.length > 0 ? TEXTS.shardChannels(shardChannels.length) : '',
  ].filter((part) => part !== '');
  return (
    <section
      aria-label={TEXTS.stream}
      data-testid="stream"
      className="flex min-h-40 flex-1 basis-0 flex-col border-t border-line-strong bg-canvas"
    >
      <MessageList ring={model.stream}>
        <span
          aria-hidden="true"
          className={`size-2 rounded-full ${active ? 'bg-accent' : 'bg-line-strong'}`}
        />
        <span
          className="font-medium"
          title={[...channels, ...patterns, ...shardChannels].map(displayText).join(', ')}
        >
          {active ? parts.join(', ') : TEXTS.ended}
        </span>
        {active ? (
          <button
            type="button"
            data-testid="stream-stop"
            className="button button-danger h-7"
            onClick={() => void model.stopStream()}
          >
            {TEXTS.stop}
          </button>
        ) : (
          <button
            type="button"
            aria-label={TEXTS.close}
            className="button h-7 px-1.5"
            onClick={() => model.closeStream()}
          >
            <CloseIcon />
          </button>
        )}
      </MessageList>
    </section>
  );
}
