import { useState, useSyncExternalStore } from 'react';
import type { Text } from '../../protocol/text';
import { useClient } from '../clientContext';
import { MessageList } from '../messages/MessageList';
import { countSubscriptions } from '../messages/subscriptions';
import { ActiveChannels } from './ActiveChannels';
import { PublishForm } from './PublishForm';
import { pubSubOf } from './pubsub';
import { SubscribeForm } from './SubscribeForm';
import { TEXTS } from './texts';

export interface Target {
  readonly channel: Text;
  readonly shard: boolean;
}

/** Channels, their messages, and a form to publish. */
export default function PubSubView() {
  const model = pubSubOf(useClient());
  const state = useSyncExternalStore(model.subscribe, model.state);
  const { phase } = useSyncExternalStore(model.session.subscribe, model.session.state);
  const [target, setTarget] = useState<Target>();
  const subscribed = countSubscriptions(state.subscriptions) > 0;
  return (
    <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col max-lg:flex-none">
        {phase !== 'open' && (
          <p
            role="status"
            data-testid="pubsub-status"
            className="shrink-0 bg-warn-soft px-3 py-1.5 text-warn sm:px-4"
          >
            {phase === 'refused' ? TEXTS.refused : TEXTS.offline}
          </p>
        )}
        <SubscribeForm model={model} subscriptions={state.subscriptions} open={phase === 'open'} />
        <div className="flex min-h-0 flex-1 flex-col max-lg:h-96 max-lg:flex-none">
          <MessageList ring={model.messages} empty={subscribed ? TEXTS.waiting : TEXTS.none} />
        </div>
        <PublishForm model={model} target={target} open={phase === 'open'} />
      </div>
      <ActiveChannels model={model} state={state} phase={phase} onTarget={setTarget} />
    </div>
  );
}
