import type { ReactNode } from 'react';
import { formatUptime } from '../../format/time';
import { useClient, useConnection, useStats } from '../clientContext';
import { LogoIcon } from '../common/icons';
import { PaletteHost } from '../palette/PaletteHost';
import type { View } from '../views';
import { ConnectionBadge } from './ConnectionBadge';
import { Notice } from './Notice';
import { StatsStrip } from './StatsStrip';
import { ThemeToggle } from './ThemeToggle';
import { TEXTS } from './texts';
import { ViewLinks } from './ViewLinks';

interface ShellProps {
  views: readonly View[];
  current: View;
  login: boolean;
  children: ReactNode;
}

/** The frame around every view: links to the other views, and the state of the server. */
export function Shell({ views, current, login, children }: ShellProps) {
  const client = useClient();
  const { welcome, user } = useConnection();
  const uptime = useStats().at(-1)?.uptime;
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 border-b border-line bg-surface px-3 sm:px-4">
        <div className="flex h-12 items-center gap-3">
          <LogoIcon />
          <span className="text-sm font-semibold tracking-tight max-sm:sr-only">
            {TEXTS.product}
          </span>
        </div>
        <ViewLinks views={views} current={current} />
        <div className="ml-auto flex h-12 items-center gap-2 sm:gap-3">
          {welcome && (
            <span className="text-ink-faint tabular-nums max-xl:hidden">
              {TEXTS.version(
                welcome.server,
                uptime === undefined ? undefined : formatUptime(uptime),
              )}
            </span>
          )}
          {welcome?.readOnly && (
            <span className="rounded border border-line-strong px-1.5 whitespace-nowrap text-ink-soft">
              {TEXTS.readOnly}
            </span>
          )}
          <ConnectionBadge />
          {user && !login && (
            <button type="button" className="button h-7" onClick={() => client.signOut()}>
              {TEXTS.signOut}
              <span className="text-ink-faint max-lg:hidden">{user}</span>
            </button>
          )}
          {!login && <PaletteHost views={views} />}
          <ThemeToggle />
        </div>
      </header>
      <Notice />
      {!login && <StatsStrip />}
      {children}
    </div>
  );
}
