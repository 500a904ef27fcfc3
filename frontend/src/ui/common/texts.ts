import { formatCount } from '../../format/numbers';

export const TEXTS = {
  cancel: 'Cancel',
  close: 'Close',
  seconds: 's',
  milliseconds: 'ms',
  keyCount: (count: number) => (count === 1 ? '1 key' : `${formatCount(count)} keys`),
  wrongExpiry: 'The expiry must be a whole number above zero.',
  readOnly: 'The page is read-only.',
  offline: 'There is no connection to the server.',
  discardTitle: 'Discard your changes?',
  discardText: 'You changed the value and did not save it.',
  keepEditing: 'Keep editing',
  discard: 'Discard',
  noRight: (command: string, rule: string) =>
    `Your user may not run ${command}. An administrator can allow it with the rule ${rule}.`,
  noReading: 'Your user may not read all keys. An administrator can allow it with the rule %R~*.',
  noWriting: 'Your user may not write all keys. An administrator can allow it with the rule ~*.',
  readOnlyRefused:
    'This page is read-only (ui-read-only). The server then refuses commands for administrators, including those that only read.',
};
