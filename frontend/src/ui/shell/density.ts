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

/** How high the rows of the tables are. */
export const DENSITY = preference<Density>(KEY, 'comfortable', remembered(), () => undefined);
