import { Link } from '../frame/Link';
import { useNavigation } from '../frame/navigation';
import type { View } from '../views';
import { TEXTS } from './texts';

/** Leads to the views, each at its last address. A row of its own where the page is narrow. */
export function ViewLinks({ views, current }: { views: readonly View[]; current: View }) {
  const navigation = useNavigation();
  if (views.length < 2) return null;
  return (
    <nav
      aria-label={TEXTS.navigation}
      className="no-scrollbar flex h-12 overflow-x-auto max-md:order-last max-md:-mx-3 max-md:h-10 max-md:basis-[calc(100%+1.5rem)] max-md:border-t max-md:border-line max-md:px-1 sm:max-md:-mx-4 sm:max-md:basis-[calc(100%+2rem)]"
    >
      {views.map((view) => (
        <Link
          key={view.name}
          to={navigation.lastOf(view.name)}
          aria-current={view === current ? 'page' : undefined}
          className="flex h-full items-center border-b-2 border-transparent px-2.5 pt-0.5 font-medium whitespace-nowrap text-ink-soft hover:text-ink focus-visible:outline-offset-[-2px] aria-[current]:border-accent aria-[current]:text-ink"
        >
          {view.title}
        </Link>
      ))}
    </nav>
  );
}
