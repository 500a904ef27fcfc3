import { displayText } from '../format/escape';
import type { Text } from '../protocol/text';

/** One key. Mutable on purpose: fifty thousand changes a second leave no room for copies. */
export class Row {
  readonly id: string;
  readonly key: Text;
  type = '';
  size = 0;
  /** Zero where there is no expiry. */
  expireAt = 0;
  revision = '0';
  preview: Text = '';
  /** Zero where it is not known. */
  changedAt = 0;

  /** Grows with each change of what the table shows. */
  version = 0;
  /** When the last change was seen live, by the page's own clock: worth a highlight. */
  seenAt = 0;

  generation = 0;
  removed = false;
  /** Belong to the index that the row is in. */
  slot = -1;
  pending = false;

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
