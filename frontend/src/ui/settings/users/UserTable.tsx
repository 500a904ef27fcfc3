import type { ReactNode } from 'react';
import { Mark } from '../../common/Mark';
import { TEXTS } from '../texts';
import { TEXTS as USERS } from './texts';
import type { User } from './users';

interface UserTableProps {
  readonly users: readonly User[];
  readonly own: string;
  readonly writable: boolean;
  onEdit(user: User): void;
  onDelete(user: User): void;
}

const COLUMNS = [
  USERS.name,
  USERS.passwords,
  USERS.commands,
  USERS.keys,
  USERS.channels,
  USERS.selectors,
] as const;

/** All users and their rights: a table, or a list of cards where the page is narrow. */
export function UserTable({ users, own, writable, onEdit, onDelete }: UserTableProps) {
  return (
    <table className="w-full border-collapse text-left max-md:block">
      <thead className="max-md:hidden">
        <tr>
          {COLUMNS.map((name) => (
            <th key={name} scope="col" className="caption pr-3 pb-1 font-medium">
              {name}
            </th>
          ))}
          <th scope="col" className="caption pb-1">
            <span className="sr-only">{USERS.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {users.map((user) => (
          <tr
            key={user.name}
            data-testid="user"
            data-name={user.name}
            className="border-t border-line align-top max-md:flex max-md:flex-col max-md:gap-1 max-md:py-3"
          >
            <th
              scope="row"
              className="py-2 pr-3 font-medium break-all max-md:flex max-md:items-center max-md:gap-2 max-md:p-0"
            >
              <span className="font-mono text-xs">{user.name}</span>
              <span className="flex flex-wrap gap-1 max-md:contents">
                <Mark text={user.on ? USERS.on : USERS.off} accent={user.on} />
                {user.name === own && <Mark text={USERS.you} />}
              </span>
            </th>
            <Cell caption={USERS.passwords}>
              <span className={user.nopass && user.on ? 'text-warn' : ''}>{passwords(user)}</span>
            </Cell>
            <Rules caption={USERS.commands} rules={user.commands} />
            <Rules caption={USERS.keys} rules={user.keys} />
            <Rules caption={USERS.channels} rules={user.channels} />
            <Rules caption={USERS.selectors} rules={user.selectors} />
            <td className="py-2 max-md:p-0 max-md:pt-1">
              <span className="flex justify-end gap-1.5 max-md:justify-start">
                <button
                  type="button"
                  data-testid="user-edit"
                  className="button h-7 px-2"
                  aria-label={USERS.editUser(user.name)}
                  disabled={!writable}
                  onClick={() => onEdit(user)}
                >
                  {TEXTS.edit}
                </button>
                {user.name !== 'default' && (
                  <button
                    type="button"
                    data-testid="user-delete"
                    className="button button-danger h-7 px-2"
                    aria-label={USERS.deleteUser(user.name)}
                    disabled={!writable}
                    onClick={() => onDelete(user)}
                  >
                    {USERS.remove}
                  </button>
                )}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function passwords(user: User): string {
  if (user.nopass) return USERS.anyPassword;
  return user.passwords === 0 ? USERS.noPassword : USERS.passwordCount(user.passwords);
}

function Cell({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <td className="py-2 pr-3 max-md:flex max-md:gap-2 max-md:p-0">
      <span className="caption w-20 shrink-0 md:hidden">{caption}</span>
      <span className="min-w-0">{children}</span>
    </td>
  );
}

function Rules({ caption, rules }: { caption: string; rules: readonly string[] }) {
  return (
    <Cell caption={caption}>
      {rules.length === 0 ? (
        <span className="text-ink-faint">{USERS.nothing}</span>
      ) : (
        <span className="font-mono text-xs [overflow-wrap:anywhere]">{rules.join(' ')}</span>
      )}
    </Cell>
  );
}
