import { useCallback, useEffect, useRef, useState } from 'react';
import { useConnection } from '../../clientContext';
import { Follower } from '../follower';
import { messageOf } from './replies';

export interface PageState<P> {
  /** The last page read; until another one has arrived, the page before it. */
  readonly page?: P;
  readonly error?: string;
  /** Another page was asked for and is on its way. */
  readonly loading: boolean;
  reload(): void;
}

/** Reads a page. It may call `show` with what is known of the page already. */
export type Read<P> = (show: (page: P) => void) => Promise<P>;

interface State<P> {
  readonly page?: P;
  readonly error?: string;
  readonly by?: Read<P>;
}

/** The page that `read` reads; read again when the revision changes, a few times a second at most. */
export function usePage<P>(read: Read<P>, revision: string | undefined): PageState<P> {
  const live = useConnection().phase === 'live';
  const [state, setState] = useState<State<P>>({});
  const follower = useRef<Follower>(undefined);

  useEffect(() => {
    if (!live) return;
    let over = false;
    const reading = new Follower(async () => {
      try {
        // a page that is shown stays until another one is complete
        const page = await read((early) => {
          if (!over) setState((now) => (now.page === undefined ? { page: early, by: read } : now));
        });
        if (!over) setState({ page, by: read });
      } catch (problem) {
        if (!over) setState(({ page }) => ({ page, error: messageOf(problem), by: read }));
      }
    });
    follower.current = reading;
    reading.ask();
    return () => {
      over = true;
      reading.stop();
    };
  }, [read, live]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says when to read again
  useEffect(() => follower.current?.ask(), [revision]);

  const reload = useCallback(() => follower.current?.ask(), []);
  return { page: state.page, error: state.error, loading: live && state.by !== read, reload };
}
