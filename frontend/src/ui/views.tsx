import { type ComponentType, lazy, useState } from 'react';
import { TEXTS } from './frame/texts';

type Module = { default: ComponentType };

export interface View {
  /** The beginning of its addresses: `#name`, `#name?…`, `#name/…`. */
  readonly name: string;
  /** Its name in the navigation, and its heading. */
  readonly title: string;
  /** Reads its code: each view is a file of its own in the build. */
  load(): Promise<Module>;
  readonly Component: ComponentType;
}

/** The code of a view could not be read, as after an update of the server. */
export class ViewNotLoaded extends Error {
  override readonly name = 'ViewNotLoaded';
}

export function view(name: string, title: string, load: () => Promise<Module>): View {
  let loaded: ComponentType | undefined;
  const read = async () => {
    try {
      const module = await load();
      loaded = module.default;
      return module;
    } catch (cause) {
      throw new ViewNotLoaded(title, { cause });
    }
  };
  const Late = lazy(read);
  // React shows what it has waited for at the earliest 300 ms after the sign of waiting
  const Component = () => {
    const [Shown] = useState<ComponentType>(() => loaded ?? Late);
    return <Shown />;
  };
  return { name, title, load: read, Component };
}

const CONSOLE = view('console', TEXTS.console, () => import('./console/ConsoleView'));
const KEYS = view('keys', TEXTS.keys, () => import('./keys/KeysPage'));
const PUBSUB = view('pubsub', TEXTS.pubsub, () => import('./pubsub/PubSubView'));
const WATCH = view('watch', TEXTS.watch, () => import('./watch/WatchPage'));
const SETTINGS = view('settings', TEXTS.settings, () => import('./settings/SettingsPage'));

/** All views, in the order of the navigation. */
export const VIEWS: readonly View[] = [KEYS, CONSOLE, PUBSUB, WATCH, SETTINGS];

/** The view of an address; the keys where there is no such view. */
export function viewOf(address: string, views: readonly View[] = VIEWS): View {
  const name = /^#([^?/]*)/.exec(address)?.[1];
  return views.find((each) => each.name === name) ?? views[0] ?? KEYS;
}
