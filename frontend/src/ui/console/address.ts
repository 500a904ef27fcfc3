/** The content of an address of the console: the database, and a line that is not run automatically. */
export interface ConsoleAddress {
  readonly db?: number | undefined;
  readonly line?: string | undefined;
}

export function parseAddress(address: string): ConsoleAddress {
  const params = new URLSearchParams(address.split('?')[1] ?? '');
  const db = params.get('db');
  const [line] = (params.get('cmd') ?? '').trim().split(/[\r\n]/);
  return {
    db: db !== null && /^\d{1,5}$/.test(db) ? Number(db) : undefined,
    line: line || undefined,
  };
}

export function formatAddress({ db, line }: ConsoleAddress): string {
  const params = new URLSearchParams();
  if (db) params.set('db', String(db));
  if (line) params.set('cmd', line);
  const text = params.toString();
  return text === '' ? '#console' : `#console?${text}`;
}
