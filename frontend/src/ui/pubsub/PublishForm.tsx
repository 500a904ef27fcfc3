import { type FormEvent, useEffect, useState } from 'react';
import { displayText } from '../../format/escape';
import type { Text } from '../../protocol/text';
import { messageOf } from '../details/shared/replies';
import type { Target } from './PubSubView';
import type { PubSub } from './pubsub';
import { TEXTS } from './texts';

interface PublishFormProps {
  readonly model: PubSub;
  /** The channel that was chosen in the list. */
  readonly target: Target | undefined;
  readonly open: boolean;
}

interface Result {
  readonly tone: 'text-accent' | 'text-warn' | 'text-danger';
  readonly text: string;
}

export function PublishForm({ model, target, open }: PublishFormProps) {
  // as it was chosen, because a name that is not text cannot be typed
  const [channel, setChannel] = useState<Text>('');
  const [message, setMessage] = useState('');
  const [shard, setShard] = useState(false);
  const [result, setResult] = useState<Result>();

  useEffect(() => {
    if (!target) return;
    setChannel(target.channel);
    setShard(target.shard);
  }, [target]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (channel === '') {
      setResult({ tone: 'text-danger', text: TEXTS.noChannel });
      return;
    }
    try {
      const receivers = await model.publish(channel, message, shard);
      const tone = receivers === 0 ? 'text-warn' : 'text-accent';
      setResult({ tone, text: TEXTS.received(receivers) });
    } catch (problem) {
      setResult({ tone: 'text-danger', text: messageOf(problem) });
    }
  };

  return (
    <form
      aria-label={TEXTS.publishForm}
      autoComplete="off"
      className="shrink-0 border-t border-line bg-surface px-3 pt-2 pb-3 sm:px-4"
      onSubmit={(event) => void submit(event)}
    >
      <div className="flex flex-wrap items-end gap-2">
        <label className="min-w-0 flex-1 basis-32">
          <span className="caption">{TEXTS.channel}</span>
          <input
            data-testid="publish-channel"
            className="field block w-full font-mono"
            autoCapitalize="none"
            spellCheck={false}
            value={displayText(channel)}
            onChange={(event) => setChannel(event.target.value)}
          />
        </label>
        <label className="min-w-0 flex-[2] basis-48">
          <span className="caption">{TEXTS.message}</span>
          <textarea
            data-testid="publish-message"
            rows={1}
            className="field block w-full resize-y py-1.5 font-mono"
            autoCapitalize="none"
            spellCheck={false}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey) return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        <label className="flex h-8 items-center gap-1.5 whitespace-nowrap">
          <input
            type="checkbox"
            data-testid="publish-shard"
            className="size-4 accent-accent"
            checked={shard}
            onChange={(event) => setShard(event.target.checked)}
          />
          {TEXTS.toShard}
        </label>
        <button
          type="submit"
          data-testid="publish-button"
          className="button button-primary"
          disabled={!open}
        >
          {TEXTS.publish}
        </button>
      </div>
      <output
        data-testid="publish-result"
        className={`mt-1 block empty:hidden ${result?.tone ?? ''}`}
      >
        {result?.text}
      </output>
    </form>
  );
}
