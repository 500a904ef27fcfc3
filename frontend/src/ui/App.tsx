import { useEffect, useState } from 'react';
import { useConnection } from './clientContext';
import { DiscardDialog } from './common/DiscardDialog';
import { Navigation, NavigationContext, usePlace } from './frame/navigation';
import { ViewStack } from './frame/ViewStack';
import { LoginForm } from './login/LoginForm';
import { Shell } from './shell/Shell';
import { VIEWS, type View, viewOf } from './views';

/** The console: the frame, and in it the view of the address, or the login. */
export function App({ views = VIEWS }: { views?: readonly View[] }) {
  const [navigation] = useState(() => new Navigation((address) => viewOf(address, views).name));
  useEffect(() => navigation.listen(), [navigation]);
  return (
    <NavigationContext value={navigation}>
      <Frame navigation={navigation} views={views} />
    </NavigationContext>
  );
}

function Frame({ navigation, views }: { navigation: Navigation; views: readonly View[] }) {
  const { phase, welcome, user } = useConnection();
  const { address, asking } = usePlace();
  const current = viewOf(address, views);
  // While a login is tried the form stays, so that a wrong password does not lose the user's name.
  const login = phase === 'login' || (welcome?.login === true && user === undefined);
  return (
    <Shell views={login ? [] : views} current={current} login={login}>
      {login ? <LoginForm /> : <ViewStack current={current} />}
      {asking && (
        <DiscardDialog onKeep={() => navigation.keep()} onDiscard={() => navigation.discard()} />
      )}
    </Shell>
  );
}
