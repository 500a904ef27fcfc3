import { fireEvent, screen } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transfer, Welcome } from '../../../protocol/wire';
import { pass } from '../../../test/page';
import { openSettings } from '../../../test/settings';
import { press } from '../../../test/typeView';

/** An upload whose other end is the test. */
class FakeUpload {
  static last: FakeUpload;
  readonly upload: {
    onprogress?: (event: { loaded: number }) => void;
    onload?: () => void;
  } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  responseText = '';
  address = '';
  body: unknown;

  constructor() {
    FakeUpload.last = this;
  }

  open(method: string, address: string) {
    this.address = `${method} ${address}`;
  }

  setRequestHeader() {}

  send(body: unknown) {
    this.body = body;
  }

  abort() {
    this.onabort?.();
  }

  answer(status: number, text: string) {
    this.status = status;
    this.responseText = text;
    this.onload?.();
  }
}

let downloads: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', FakeUpload);
  downloads = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    downloads.push(this.getAttribute('href') ?? '');
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(answer: string | Error = 'probe', welcome: Partial<Welcome> = {}) {
  const settings = await openSettings('#settings/data', () => 'OK', welcome);
  await settings.pass(answer);
  return settings;
}

type Settings = Awaited<ReturnType<typeof open>>;

async function news({ server }: Settings, use: 'export' | 'import', change: Partial<Transfer>) {
  const { seq } = server.last(use);
  server.say({ op: 'transfer', seq, phase: 'writing', ...change });
  await pass(0);
}

const text = (id: string) => screen.getByTestId(id).textContent;

/** jsdom has files, and no method that reads them. */
function rdb(content = 'REDIS0011…', name = 'dump.rdb'): File {
  const file = new File([content], name);
  Object.defineProperty(file, 'slice', {
    value: (from: number, to: number) => ({ text: async () => content.slice(from, to) }),
  });
  return file;
}

async function choose(file: File) {
  fireEvent.change(screen.getByTestId('import-file'), { target: { files: [file] } });
  await pass(0);
}

async function start(settings: Settings) {
  press('import-button');
  press('import-confirm');
  await settings.pass('t2');
}

describe('export', () => {
  it('downloads with a token and shows how far it has come', async () => {
    const settings = await open();
    press('export-button');
    await settings.pass('t1');
    expect(downloads).toEqual(['export.rdb?token=t1']);
    expect(text('export-progress')).toContain('Waiting');
    await news(settings, 'export', { phase: 'writing', done: '1000', total: '4000' });
    expect(text('export-progress')).toBe('Writing a snapshot: 1,000 of 4,000 keys');
    await news(settings, 'export', { phase: 'sending', done: '1024', total: '2048' });
    expect(text('export-progress')).toBe('Downloading: 1.0 KB of 2.0 KB');
    await news(settings, 'export', { phase: 'done' });
    expect(text('export-done')).toBe('Downloaded.');
    expect(screen.queryByTestId('export-progress')).toBeNull();
  });

  it('says why it failed, and what may keep it from starting', async () => {
    const settings = await open();
    press('export-button');
    await settings.pass('t1');
    await pass(5000);
    expect(document.body.textContent).toContain('If the download does not start');
    await news(settings, 'export', { phase: 'failed', error: 'No space left on device' });
    expect(text('export-error')).toContain('No space left on device');
  });

  it('names the rights that are missing', async () => {
    const why = "NOPERM User bob has no permissions to run the 'save' command";
    await open(new Error(why));
    expect(text('export-refusal')).toContain('+save');
    expect(screen.getByTestId('export-button').hasAttribute('disabled')).toBe(true);
    expect(screen.getByTestId('import-file').hasAttribute('disabled')).toBe(true);
  });

  it('is possible on a read-only page, and an import is not', async () => {
    const settings = await open('probe', { readOnly: true });
    expect(settings.server.all('import')).toEqual([]);
    expect(screen.getByTestId('export-button').hasAttribute('disabled')).toBe(false);
    expect(screen.getByTestId('import-file').hasAttribute('disabled')).toBe(true);
  });
});

describe('import', () => {
  it('can begin again although news of the last one come after its result', async () => {
    const settings = await open();
    await choose(rdb());
    await start(settings);
    FakeUpload.last.answer(200, '{"loaded":1,"skipped":0,"expired":0,"libraries":0}');
    await pass(0);
    await news(settings, 'import', { phase: 'loading', done: '100', total: '100' });
    await choose(rdb());
    expect(screen.getByTestId('import-button').hasAttribute('disabled')).toBe(false);
  });

  it('uploads after a question and shows what was imported', async () => {
    const settings = await open();
    await choose(rdb());
    expect(text('import-name')).toContain('dump.rdb');
    press('import-replace');
    press('import-button');
    expect(screen.getByRole('dialog').textContent).toContain('Import dump.rdb?');
    expect(screen.getByRole('dialog').textContent).toContain('overwrites');
    press('import-confirm');
    await settings.pass('t2');
    const sent = FakeUpload.last;
    expect(sent.address).toBe('POST import?mode=replace&token=t2');
    sent.upload.onprogress?.({ loaded: 5 });
    await pass(0);
    expect(text('import-progress')).toContain('Uploading: 5 B of');
    sent.upload.onload?.();
    await news(settings, 'import', { phase: 'checking', done: '1', total: '2' });
    expect(text('import-progress')).toContain('Checking');
    await news(settings, 'import', { phase: 'loading', done: '1', total: '2' });
    expect(text('import-progress')).toContain('Importing');
    sent.answer(200, '{"loaded":1200,"skipped":3,"expired":1,"libraries":0}');
    await pass(0);
    expect(text('import-result')).toBe(
      'Imported 1,200 keys. 3 already existed and were kept. 1 had expired.',
    );
    expect(screen.getByTestId('import-button').hasAttribute('disabled')).toBe(true);
  });

  it('names what is deleted', async () => {
    await open();
    await choose(rdb());
    press('import-flush');
    press('import-button');
    expect(screen.getByRole('dialog').textContent).toContain('Deletes all keys of all databases');
    expect(text('import-confirm')).toBe('Delete all and import');
  });

  it('takes a file that is dropped, and no other kind of file', async () => {
    await open();
    const drop = screen.getByTestId('import-drop');
    fireEvent.drop(drop, { dataTransfer: { files: [rdb('no such', 'a.txt')] } });
    await pass(0);
    expect(text('import-error')).toContain('not an RDB file');
    expect(screen.getByTestId('import-button').hasAttribute('disabled')).toBe(true);
    fireEvent.drop(drop, { dataTransfer: { files: [rdb()] } });
    await pass(0);
    expect(screen.queryByTestId('import-error')).toBeNull();
    expect(screen.getByTestId('import-button').hasAttribute('disabled')).toBe(false);
  });

  it('shows the error of the server', async () => {
    const settings = await open();
    await choose(rdb());
    await start(settings);
    FakeUpload.last.answer(400, 'Nothing was imported: Wrong RDB checksum\n');
    await pass(0);
    expect(text('import-error')).toBe('Nothing was imported: Wrong RDB checksum');
    expect(text('import-name')).toContain('dump.rdb');
  });

  it('can be stopped during the upload, and tells a lost connection apart', async () => {
    const settings = await open();
    await choose(rdb());
    await start(settings);
    press('import-stop');
    await pass(0);
    expect(text('import-error')).toContain('Nothing was imported');
    await start(settings);
    FakeUpload.last.upload.onload?.();
    FakeUpload.last.onerror?.();
    await pass(0);
    expect(text('import-error')).toContain('may have succeeded');
  });

  it('has no violations', async () => {
    await open();
    await choose(rdb());
    vi.useRealTimers();
    const { violations } = await axe.run(document.body, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});
