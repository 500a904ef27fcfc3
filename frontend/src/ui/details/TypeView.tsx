import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import { TEXTS } from './shared/texts';
import type { ViewProps } from './shared/view';
import { ViewBoundary } from './ViewBoundary';

type View = LazyExoticComponent<ComponentType<ViewProps>>;

// Each is a file of its own in the build, loaded when the first key of its type is opened.
const VIEWS: Record<string, View> = {
  hash: lazy(() => import('./hash/HashView')),
  list: lazy(() => import('./list/ListView')),
  set: lazy(() => import('./set/SetView')),
  zset: lazy(() => import('./zset/SortedSetView')),
  stream: lazy(() => import('./stream/StreamView')),
};

export const hasView = (type: string) => Object.hasOwn(VIEWS, type);

/** The view of the type of the key. */
export function TypeView({ type, ...props }: ViewProps & { type: string }) {
  const View = VIEWS[type];
  if (!View) return null;
  return (
    <ViewBoundary key={type}>
      <Suspense fallback={<p className="flex-1 text-ink-soft">{TEXTS.reading}</p>}>
        <View {...props} />
      </Suspense>
    </ViewBoundary>
  );
}
