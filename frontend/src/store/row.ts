import { displayText } from '../format/escape';
import type { Text } from '../protocol/text';

/** One key. Mutable on purpose: the row on the screen stays the same object while its value changes. */
export class Row {
  readonly id: string;
  readonly key: Text;
  type = '';
  size = 0;
  /** Zero where there is no expiry. */
  expireAt = 0;
  /** Bytes of key and value in the memory of the server. */
  memory = 0;
  /** Zero where it is not known. */
  accessedAt = 0;
  revision = '0';
  preview: Text = '';
  /** Zero where it is not known. */
  changedAt = 0;
  /** The key was deleted or has expired; the row is still shown in its place. */
  gone = false;

  /** Grows with each change of what the table shows. */
  version = 0;
  /** When the last change was seen live, by the page's own clock: worth a highlight. */
  seenAt = 0;

  private shownLabel: string | undefined;
  private shownPreview: string | undefined;
  private previewOf: Text | undefined;

  constructor(id: string, key: Text) {
    this.id = id;
    this.key = key;
  }

  get label(): string {
    this.shownLabel ??= displayText(this.key);
    return this.shownLabel;
  }

  get previewLabel(): string {
    if (this.shownPreview === undefined || this.previewOf !== this.preview) {
      this.previewOf = this.preview;
      this.shownPreview = displayText(this.preview);
    }
    return this.shownPreview;
  }
}
