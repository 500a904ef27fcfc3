import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesText, type Text, textBytes } from '../../../protocol/text';
import { type FakeServer, wireRow } from '../../../test/fakeServer';
import { openPage, pass } from '../../../test/page';
import '../hll/HyperLogLogView';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A string, and a server that answers everything about it. */
class Value {
  readonly server: FakeServer;
  bytes: Uint8Array;
  refuses: string | undefined;
  private answered = 0;
  private revision = 100;

  constructor(server: FakeServer, value: Text) {
    this.server = server;
    this.bytes = textBytes(value);
  }

  async settle(ms = 300): Promise<void> {
    await pass(ms);
    for (let quiet = 0; quiet < 2; quiet++) {
      for (const message of this.server.socket.received) {
        if (!('seq' in message) || message.seq <= this.answered) continue;
        quiet = 0;
        this.answered = message.seq;
        if (message.op === 'get') this.range(message.seq, message.offset, message.count);
        else if (message.op === 'cmd') this.execute(message.seq, message.args);
      }
      await pass(0);
    }
  }

  async changed(value: Text): Promise<void> {
    this.bytes = textBytes(value);
    this.revision++;
    const revision = String(this.revision);
    this.server.delta({ to: revision, rows: [wireRow('k', { revision })] });
    await this.settle(600);
  }

  private range(seq: number, offset: number, count: number): void {
    this.server.say({
      op: 'value',
      seq,
      key: 'k',
      type: 'string',
      total: String(this.bytes.length),
      offset: String(offset),
      value: bytesText(this.bytes.slice(offset, offset + count)),
      revision: String(this.revision),
    });
  }

  private execute(seq: number, [name, , first, second]: Text[]): void {
    if (name === this.refuses) {
      this.server.say({ op: 'reply', seq, error: `NOPERM no ${name}` });
      return;
    }
    if (name === 'SET') this.bytes = textBytes(first ?? '');
    if (name === 'SETRANGE') {
      const bytes = textBytes(second ?? '');
      const at = Number(first);
      const grown = new Uint8Array(Math.max(this.bytes.length, at + bytes.length));
      grown.set(this.bytes);
      grown.set(bytes, at);
      this.bytes = grown;
    }
    this.server.say({ op: 'reply', seq, value: name === 'PFCOUNT' ? { int: '1234' } : 'OK' });
  }
}

async function openValue(value: Text): Promise<Value> {
  const { server } = await openPage([wireRow('k')]);
  const opened = new Value(server, value);
  fireEvent.click(screen.getByTestId('row'));
  await opened.settle();
  await vi.dynamicImportSettled();
  await opened.settle();
  return opened;
}

const shown = () =>
  Array.from(
    screen.getByTestId('value-view').querySelectorAll('.whitespace-pre'),
    (line) => line.textContent,
  );

const type = (id: string, value: string) =>
  fireEvent.change(screen.getByTestId(id), { target: { value } });

const press = (id: string) => fireEvent.click(screen.getByTestId(id));

describe('a string', () => {
  it('is shown as bits and Base64', async () => {
    await openValue('a\n');
    fireEvent.click(screen.getByText('Bits'));
    expect(shown()).toEqual(['00000000  01100001 00001010']);
    fireEvent.click(screen.getByText('Base64'));
    expect(shown()).toEqual(['YQo=']);
  });

  it('is decoded where it holds Base64', async () => {
    const opened = await openValue(btoa('{"a":1}'));
    expect(shown()).toEqual([btoa('{"a":1}')]);
    fireEvent.change(screen.getByTestId('decoder'), { target: { value: 'base64' } });
    await opened.settle();
    expect(shown()).toEqual(['{', '  "a": 1', '}']);
  });

  it('is saved as JSON only where it is JSON', async () => {
    const opened = await openValue('{"a":1}');
    press('edit-button');
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', '{\n  "a": 1\n}');
    type('edit-value', '{"a":');
    press('save-button');
    await opened.settle();
    expect(screen.getByRole('alert').textContent).toContain('This is not valid JSON');
    expect(opened.server.all('cmd')).toHaveLength(0);
    type('edit-value', '{ "a": 2 }');
    press('save-button');
    await opened.settle();
    expect(opened.server.last('cmd').args).toEqual(['SET', 'k', '{"a":2}', 'KEEPTTL']);
  });

  it('is edited in hexadecimal digits', async () => {
    const opened = await openValue('ab');
    press('edit-button');
    fireEvent.click(screen.getByText('Hex'));
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', '61 62');
    type('edit-value', '61 ff');
    fireEvent.click(screen.getByText('Text'));
    expect(screen.getByTestId('edit-value')).toHaveProperty('value', 'a\\xff');
    press('save-button');
    await opened.settle();
    expect(opened.server.last('cmd').args[2]).toEqual({ b64: btoa('a\xff') });
  });
});

describe('a long string', () => {
  const LONG = `${'x'.repeat(65_536)}${'y'.repeat(65_536)}${'z'.repeat(10)}`;

  it('is read by ranges, any of which can be reached', async () => {
    const opened = await openValue(LONG);
    expect(screen.getByTestId('range-label').textContent).toBe('64.0 KB of 128 KB loaded');
    fireEvent.click(screen.getByLabelText('Next range'));
    await opened.settle();
    expect(opened.server.last('get')).toMatchObject({ offset: 65_536, count: 65_536 });
    expect(screen.getByTestId('range-label').textContent).toBe('Bytes 65,536–131,071 of 131,082');
    type('go-to', '0x20000');
    fireEvent.submit(screen.getByTestId('go-to'));
    await opened.settle();
    expect(shown()).toEqual(['z'.repeat(10)]);
    fireEvent.click(screen.getByText('Hex'));
    expect(shown()[0]).toMatch(/^00020000 {2}7a/);
    fireEvent.click(screen.getByLabelText('Previous range'));
    await opened.settle();
    expect(screen.getByTestId('range-label').textContent).toBe('Bytes 65,536–131,071 of 131,082');
  });

  it('is edited by the range that is shown', async () => {
    const opened = await openValue(LONG);
    fireEvent.click(screen.getByLabelText('Next range'));
    await opened.settle();
    press('edit-range');
    await opened.settle();
    fireEvent.click(screen.getAllByText('Text')[0] as HTMLElement);
    expect(screen.getByTestId('range-value')).toHaveProperty('value', 'y'.repeat(4096));
    type('range-value', 'Y');
    press('range-save');
    expect(screen.getByTestId('range-editor').textContent).toContain('has 4,096 bytes');
    type('range-value', `Y${'y'.repeat(4095)}`);
    press('range-save');
    await opened.settle();
    expect(opened.server.last('cmd').args.slice(0, 3)).toEqual(['SETRANGE', 'k', '65536']);
    expect(opened.bytes.length).toBe(LONG.length);
    expect(opened.bytes[65_536]).toBe(0x59);
    expect(screen.queryByTestId('range-editor')).toBeNull();
  });

  it('says that the range changed meanwhile, and what the server refuses', async () => {
    const opened = await openValue(LONG);
    press('edit-range');
    await opened.settle();
    expect(screen.queryByTestId('range-conflict')).toBeNull();
    await opened.changed(`!${LONG.slice(1)}`);
    expect(screen.getByTestId('range-conflict').textContent).toContain('have changed since');
    fireEvent.click(screen.getByText('Load the new value'));
    expect(screen.getByTestId('range-value').textContent).toMatch(/^21 78 /);
    expect(screen.queryByTestId('range-conflict')).toBeNull();
    opened.refuses = 'SETRANGE';
    press('range-save');
    await opened.settle();
    expect(screen.getByTestId('view-error').textContent).toBe('NOPERM no SETRANGE');
    opened.server.close(1006);
    await pass(10);
    expect(screen.getByTestId('range-save')).toHaveProperty('disabled', true);
  });
});

describe('a HyperLogLog', () => {
  const rest = 16_384 - 12 - 1;
  const header = `HYLL\x01${'\0'.repeat(10)}\x80`;
  const body = String.fromCharCode(9, 0x80 | (4 << 2) | 1, 0x40 | (rest >> 8), rest & 0xff);
  const HLL = { b64: btoa(header + body) };

  it('is shown as what it counts, with its bytes behind a switch', async () => {
    await openValue(HLL);
    expect(screen.getByTestId('hll-count').textContent).toBe('1,234');
    expect(screen.getByTestId('hll-encoding').textContent).toBe('sparse');
    const bars = screen.getAllByTestId('hll-registers');
    expect(bars.map(({ textContent }) => textContent)).toEqual([
      '016,382',
      '10',
      '20',
      '30',
      '40',
      '52',
    ]);
    fireEvent.click(screen.getByText('Bytes'));
    fireEvent.click(screen.getByText('Hex'));
    expect(shown()[0]).toContain('HYLL');
  });

  it('gets elements', async () => {
    const opened = await openValue(HLL);
    press('add-button');
    type('add-element', 'visitor');
    press('add-save');
    await opened.settle();
    expect(opened.server.all('cmd').map(({ args }) => args)).toContainEqual([
      'PFADD',
      'k',
      'visitor',
    ]);
  });
});
