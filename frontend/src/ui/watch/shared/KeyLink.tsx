import { displayText } from '../../../format/escape';
import type { Text } from '../../../protocol/text';
import { Link } from '../../frame/Link';
import { formatAddress, parseAddress } from '../../keys/address';
import { KeyLabel } from '../../keys/KeyLabel';

/** Leads to a key in the view of the keys. */
export function KeyLink({ db, name }: { db: number; name: Text }) {
  return (
    <Link
      to={formatAddress({ ...parseAddress('#keys'), db, open: name })}
      data-testid="key-link"
      className="font-mono text-xs break-all text-ink underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      <KeyLabel label={displayText(name)} />
    </Link>
  );
}
