import { displayText } from '../../../format/escape';
import type { Text } from '../../../protocol/text';
import { useNavigation } from '../../frame/navigation';
import { formatAddress, parseAddress } from '../../keys/address';
import { KeyLabel } from '../../keys/KeyLabel';

/** Leads to a key in the view of the keys. */
export function KeyLink({ db, name }: { db: number; name: Text }) {
  const navigation = useNavigation();
  const to = formatAddress({ ...parseAddress('#keys'), db, open: name });
  return (
    <a
      href={to}
      data-testid="key-link"
      className="font-mono text-xs break-all text-ink underline decoration-line-strong underline-offset-2 hover:decoration-current"
      onClick={(event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigation.go(to);
      }}
    >
      <KeyLabel label={displayText(name)} />
    </a>
  );
}
