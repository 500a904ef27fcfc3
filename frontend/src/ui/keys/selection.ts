import type { Text } from '../../protocol/text';

/** A key that is open in the details panel. */
export interface Selection {
  readonly db: number;
  readonly id: string;
  readonly key: Text;
}
