import { Link } from './Link';

interface SectionLinksProps<Name extends string> {
  readonly label: string;
  readonly names: readonly Name[];
  readonly current: Name;
  title(name: Name): string;
  address(name: Name): string;
}

/** Leads to the sections of a view. In a narrow page they take several lines, so that all can be seen. */
export function SectionLinks<Name extends string>(props: SectionLinksProps<Name>) {
  return (
    <nav
      aria-label={props.label}
      className="flex shrink-0 flex-wrap border-b border-line bg-surface px-1 sm:px-2"
    >
      {props.names.map((name) => (
        <Link
          key={name}
          to={props.address(name)}
          aria-current={name === props.current ? 'page' : undefined}
          className="border-b-2 border-transparent px-2 py-2 font-medium whitespace-nowrap text-ink-soft hover:text-ink focus-visible:outline-offset-[-2px] aria-[current]:border-accent aria-[current]:text-ink max-sm:py-1.5"
        >
          {props.title(name)}
        </Link>
      ))}
    </nav>
  );
}
