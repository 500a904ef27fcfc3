import { hasSecret } from './secrets';

const STORED_AS = 'reredis.console.history';
const KEPT = 500;
const LONGEST = 10_000;

/** The lines that were run, the newest last. It lasts as long as the browser's tab, and holds no passwords. */
export class History {
  private lines: string[];

  constructor() {
    this.lines = read();
  }

  add(line: string): void {
    if (line === '' || line.length > LONGEST || hasSecret(line)) return;
    if (this.lines.at(-1) === line) return;
    this.lines = [...this.lines.filter((each) => each !== line), line].slice(-KEPT);
    try {
      sessionStorage.setItem(STORED_AS, JSON.stringify(this.lines));
    } catch {
      // private browsing, or no room: the history lasts as long as the page
    }
  }

  all(): readonly string[] {
    return this.lines;
  }

  /** The newest lines that contain a text, each once. */
  search(text: string): readonly string[] {
    const wanted = text.toLowerCase();
    return this.lines.filter((line) => line.toLowerCase().includes(wanted)).reverse();
  }
}

function read(): string[] {
  try {
    const lines: unknown = JSON.parse(sessionStorage.getItem(STORED_AS) ?? '[]');
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}
