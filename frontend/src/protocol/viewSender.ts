import { type Text, textId } from './text';

const EVERY_MS = 120;

/** Tells the server which keys are on the screen: when they changed, and not more often than needed. */
export class ViewSender {
  private wanted: readonly Text[] = [];
  private sent = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly send: (keys: readonly Text[]) => boolean;

  /** `send` answers false where nothing could be sent. */
  constructor(send: (keys: readonly Text[]) => boolean) {
    this.send = send;
  }

  set(keys: readonly Text[]): void {
    this.wanted = keys;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.flush();
    }, EVERY_MS);
  }

  /** A new subscription knows nothing of the view: it is sent again. */
  renew(): void {
    this.sent = '';
    this.flush();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private flush(): void {
    const signature = this.wanted.map(textId).join('\n');
    if (signature === this.sent || this.wanted.length === 0) return;
    if (this.send(this.wanted)) this.sent = signature;
  }
}
