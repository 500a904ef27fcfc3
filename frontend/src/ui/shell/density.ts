import { preference } from './preference';

export type Density = 'comfortable' | 'compact';

const KEY = 'reredis.density';

function remembered(): Density {
  try {
    return localStorage.getItem(KEY) === 'compact' ? 'compact' : 'comfortable';
  } catch {
    return 'comfortable';
  }
}

/** The height of table rows. */
export const DENSITY = preference<Density>(KEY, 'comfortable', remembered(), () => undefined);
