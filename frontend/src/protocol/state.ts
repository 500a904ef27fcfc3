import type { Welcome } from './wire';

export type Phase = 'connecting' | 'live' | 'reconnecting' | 'resync' | 'login';

export interface ConnectionState {
  readonly phase: Phase;
  /** When the next attempt is made, by the page's clock. */
  readonly retryAt?: number;
  /** Why the last connection ended, in words for a person. */
  readonly notice?: string;
  readonly loginFailed?: boolean;
  readonly user?: string;
  readonly welcome?: Welcome;
  /** The first rows of the list are on their way. */
  readonly loading: boolean;
}

export const INITIAL_STATE: ConnectionState = {
  phase: 'connecting',
  loading: true,
};
