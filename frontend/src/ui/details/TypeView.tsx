import type { ComponentType } from 'react';
import { loadable } from './loadable';
import type { ViewProps } from './shared/view';

// Each is a file of its own in the build, loaded when the first key of its type is opened.
const VIEWS: Record<string, ComponentType<ViewProps>> = {
  hash: loadable(() => import('./hash/HashView')),
  list: loadable(() => import('./list/ListView')),
  set: loadable(() => import('./set/SetView')),
  zset: loadable(() => import('./zset/SortedSetView')),
  stream: loadable(() => import('./stream/StreamView')),
};

export const hasView = (type: string) => Object.hasOwn(VIEWS, type);

/** The view of the type of the key. */
export function TypeView({ type, ...props }: ViewProps & { type: string }) {
  const View = VIEWS[type];
  return View && <View key={type} {...props} />;
}
