import { useConnection } from './clientContext';
import { KeysPage } from './keys/KeysPage';
import { LoginForm } from './login/LoginForm';
import { type NavItem, Shell } from './shell/Shell';

const KEYS: NavItem = { name: 'Keys', href: '#keys' };
const NAV = [KEYS];

export function App() {
  const { phase, welcome, user } = useConnection();
  // While a login is tried the form stays, so that a wrong password does not lose the user's name.
  const login = phase === 'login' || (welcome?.login === true && user === undefined);
  return (
    <Shell nav={NAV} current={KEYS} login={login}>
      {login ? <LoginForm /> : <KeysPage />}
    </Shell>
  );
}
