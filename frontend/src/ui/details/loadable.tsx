import { type ComponentType, useEffect, useState } from 'react';
import { TEXTS } from './shared/texts';
import { ViewBoundary } from './ViewBoundary';

/**
 * A view in a file of its own, which is loaded when the view is first shown. It appears as soon as it is there.
 * React's `lazy` is not used, because React waits for 300 ms before it replaces the fallback of a Suspense.
 */
export function loadable<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;

  function Loading(props: P) {
    const [View, setView] = useState(() => loaded);
    const [failure, setFailure] = useState<Error>();
    useEffect(() => {
      if (View) return;
      let over = false;
      load().then(
        (file) => {
          loaded = file.default;
          if (!over) setView(() => file.default);
        },
        (problem: Error) => {
          if (!over) setFailure(problem);
        },
      );
      return () => {
        over = true;
      };
    }, [View]);
    if (failure) throw failure;
    return View ? <View {...props} /> : <p className="flex-1 text-ink-soft">{TEXTS.reading}</p>;
  }

  return function Loadable(props: P) {
    return (
      <ViewBoundary>
        <Loading {...props} />
      </ViewBoundary>
    );
  };
}
