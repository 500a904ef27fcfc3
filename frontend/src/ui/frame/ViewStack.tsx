import { Activity, Suspense, useEffect, useRef, useState } from 'react';
import type { View } from '../views';
import { TEXTS } from './texts';
import { ViewBoundary } from './ViewBoundary';

/**
 * The view of the address. The other views that were visited are hidden: they keep their state, and their
 * effects have ended, so they cost nothing.
 */
export function ViewStack({ current }: { current: View }) {
  const [visited, setVisited] = useState<readonly View[]>([current]);
  if (!visited.includes(current)) setVisited([...visited, current]);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(current);

  useEffect(() => {
    document.title = TEXTS.documentTitle(current.title);
    if (shown.current === current) return;
    shown.current = current;
    heading.current?.focus({ preventScroll: true });
  }, [current]);

  return (
    <main className="relative flex min-h-0 flex-1 flex-col">
      <h1 ref={heading} tabIndex={-1} className="sr-only">
        {current.title}
      </h1>
      {visited.map((view) => (
        <Activity key={view.name} mode={view === current ? 'visible' : 'hidden'}>
          <div data-testid={`view-${view.name}`} className="relative flex min-h-0 flex-1 flex-col">
            <ViewBoundary>
              <Suspense fallback={<Loading />}>
                <view.Component />
              </Suspense>
            </ViewBoundary>
          </div>
        </Activity>
      ))}
    </main>
  );
}

function Loading() {
  return (
    <p role="status" className="m-auto p-6 text-ink-soft">
      {TEXTS.loading}
    </p>
  );
}
