import type { ReactNode } from 'react';
import { formatUptime } from '../../format/time';
import { useClient, useConnection, useStats } from '../clientContext';
import { LogoIcon } from '../common/icons';
import { ConnectionBadge } from './ConnectionBadge';
import { Notice } from './Notice';
import { StatsStrip } from './StatsStrip';
import { ThemeToggle } from './ThemeToggle';

export interface NavItem {
  readonly name: string;
  readonly href: string;
}

interface ShellProps {
  nav: readonly NavItem[];
  current: NavItem;
  login: boolean;
  children: ReactNode;
}

/** The frame around every page of the console: where you are, how the server is, what it says. */
export function Shell({ nav, current, login, children }: ShellProps) {
  const client = useClient();
  const { welcome, user } = useConnection();
  const uptime = useStats().at(-1)?.uptime;
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-3 sm:px-4">
        <LogoIcon />
        <span className="text-sm font-semibold tracking-tight max-sm:sr-only">Reredis</span>
        <nav aria-label="Console" className="ml-2 flex h-full">
          {(login ? [] : nav).map((item) => (
            <a
              key={item.name}
              href={item.href}
              aria-current={item === current ? 'page' : undefined}
              className="flex h-full items-center border-b-2 border-transparent px-2 pt-0.5 font-medium text-ink-soft aria-[current]:border-accent aria-[current]:text-ink"
            >
              {item.name}
            </a>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-2 sm:gap-3">
          {welcome && (
            <span className="text-ink-faint tabular-nums max-lg:hidden">
              {welcome.server}
              {uptime !== undefined && ` · up ${formatUptime(uptime)}`}
            </span>
          )}
          {welcome?.readOnly && (
            <span className="rounded border border-line-strong px-1.5 text-ink-soft">
              Read-only
            </span>
          )}
          <ConnectionBadge />
          {user && !login && (
            <button type="button" className="button h-7" onClick={() => client.signOut()}>
              Sign out<span className="text-ink-faint max-sm:hidden">{user}</span>
            </button>
          )}
          <ThemeToggle />
        </div>
      </header>
      <Notice />
      {!login && <StatsStrip />}
      {children}
    </div>
  );
}
