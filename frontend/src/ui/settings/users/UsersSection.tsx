import { useCallback, useState } from 'react';
import { useConnection } from '../../clientContext';
import { ConfirmDialog } from '../../common/ConfirmDialog';
import { PlusIcon } from '../../common/icons';
import { explain } from '../../common/rights';
import { useAsk } from '../../common/useAsk';
import { useReading } from '../../common/useReading';
import { Alert } from '../../details/shared/Alert';
import { asciiOf, fieldsOf } from '../../details/shared/replies';
import { readConfigFile } from '../config/options';
import type { SectionProps } from '../sections';
import { TEXTS } from '../texts';
import { AclLog } from './AclLog';
import { TryOut } from './TryOut';
import { TEXTS as USERS } from './texts';
import { UserForm } from './UserForm';
import { UserTable } from './UserTable';
import { readUsers, type Storage, type User } from './users';

/** The users of the server, their rights, and the commands that were refused. */
export function UsersSection({ writable }: SectionProps) {
  const ask = useAsk();
  const own = useConnection().user ?? 'default';
  const users = useReading(useCallback(() => readUsers(ask), [ask]));
  const storage = useReading(
    useCallback(async (): Promise<Storage> => {
      const reply = await ask(['CONFIG', 'GET', 'aclfile']);
      const path = asciiOf(fieldsOf(reply).get('aclfile'));
      if (path !== '') return { path, command: ['ACL', 'SAVE'] };
      return { path: await readConfigFile(ask), command: ['CONFIG', 'REWRITE'] };
    }, [ask]),
  );
  const [form, setForm] = useState<{ readonly user?: User }>();
  const [deleting, setDeleting] = useState<User>();
  const [note, setNote] = useState<string>();
  const [failure, setFailure] = useState<string>();

  const act = async (command: readonly string[], done: string) => {
    try {
      await ask(command);
      setFailure(undefined);
      setNote(done);
    } catch (why) {
      setFailure(explain(why));
    }
    users.reload();
  };

  return (
    <>
      <div className="flex items-center gap-2">
        <h2 className="flex-1 text-base font-semibold">{USERS.users}</h2>
        <button
          type="button"
          data-testid="user-new"
          className="button"
          disabled={!writable || users.value === undefined}
          onClick={() => setForm({})}
        >
          <PlusIcon />
          {USERS.create}
        </button>
      </div>
      <Alert id="users-error" text={failure} />
      {users.error !== undefined && (
        <p
          role="status"
          data-testid="no-users"
          className="rounded-md bg-warn-soft px-3 py-2 text-warn"
        >
          {users.error}
        </p>
      )}
      {users.loading && !users.value && <p role="status">{TEXTS.reading}</p>}
      {form && (
        <UserForm
          key={form.user?.name ?? ''}
          user={form.user}
          own={form.user?.name === own}
          writable={writable}
          onCancel={() => setForm(undefined)}
          onDone={(name) => {
            setForm(undefined);
            setNote(USERS.applied(name));
            users.reload();
          }}
        />
      )}
      {users.value && (
        <>
          <UserTable
            users={users.value}
            own={own}
            writable={writable}
            onEdit={(user) => setForm({ user })}
            onDelete={setDeleting}
          />
          {writable && storage.value && (
            <div className="flex flex-wrap items-center gap-2 rounded-md bg-sunken px-3 py-2">
              <p className="min-w-0 flex-1 basis-60 break-words text-ink-soft">
                {storageText(storage.value)}
              </p>
              <span role="status" data-testid="users-note" className="text-accent">
                {note}
              </span>
              {storage.value.path !== '' && (
                <button
                  type="button"
                  data-testid="users-save"
                  className="button"
                  onClick={() => void act(storage.value?.command ?? [], USERS.savedFile)}
                >
                  {USERS.saveFile}
                </button>
              )}
            </div>
          )}
          <TryOut users={users.value} />
          <AclLog writable={writable} />
        </>
      )}
      {deleting && (
        <ConfirmDialog
          title={USERS.deleteTitle(deleting.name)}
          confirm={USERS.delete}
          keep={USERS.keep}
          testId="user-confirm"
          onCancel={() => setDeleting(undefined)}
          onConfirm={() => {
            setDeleting(undefined);
            void act(['ACL', 'DELUSER', deleting.name], USERS.deleted(deleting.name));
          }}
        >
          <p>{deleting.name === own ? USERS.deleteOwnNote : USERS.deleteNote}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function storageText({ path, command }: Storage): string {
  if (path === '') return USERS.notStored;
  return command[0] === 'ACL' ? USERS.stored(path) : USERS.storedInConfig(path);
}
