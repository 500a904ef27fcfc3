import type { Text } from '../../protocol/text';
import { TEXTS } from '../common/texts';

export type ExpiryUnit = 's' | 'ms';
export type Condition = '' | 'NX' | 'XX';

export interface SetRequest {
  readonly key: Text;
  readonly value: Text;
  readonly expiry: string;
  readonly unit: ExpiryUnit;
  readonly keepTtl: boolean;
  readonly condition: Condition;
}

/** Returns the reason why this expiry is invalid; undefined if it is valid. */
export function expiryProblem(expiry: string): string | undefined {
  if (/^\d{1,15}$/.test(expiry) && Number(expiry) > 0) return undefined;
  return TEXTS.wrongExpiry;
}

export function setArguments(request: SetRequest): Text[] {
  const args: Text[] = ['SET', request.key, request.value];
  if (request.condition) args.push(request.condition);
  if (request.keepTtl) args.push('KEEPTTL');
  else if (request.expiry) args.push(request.unit === 's' ? 'EX' : 'PX', request.expiry);
  return args;
}
