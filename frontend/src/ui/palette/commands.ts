import {
  createContext,
  type DependencyList,
  useContext,
  useEffect,
  useSyncExternalStore,
} from 'react';

/** A command of the palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** The shortcut, or other words that find it. */
  readonly hint?: string;
  run(): void;
}

/** The commands of the views that are shown. */
export class CommandList {
  private readonly groups = new Set<readonly Command[]>();
  private readonly listeners = new Set<() => void>();
  private commands: readonly Command[] = [];

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly all = (): readonly Command[] => this.commands;

  add(group: readonly Command[]): () => void {
    this.groups.add(group);
    this.changed();
    return () => {
      this.groups.delete(group);
      this.changed();
    };
  }

  private changed(): void {
    this.commands = [...this.groups].flat();
    for (const listener of this.listeners) listener();
  }
}

export const CommandContext = createContext(new CommandList());

/** Adds commands to the palette while the component is shown. */
export function useCommands(commands: () => readonly Command[], deps: DependencyList): void {
  const list = useContext(CommandContext);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what the commands depend on
  useEffect(() => list.add(commands()), [list, ...deps]);
}

export function useAllCommands(): readonly Command[] {
  const list = useContext(CommandContext);
  return useSyncExternalStore(list.subscribe, list.all);
}

/** The commands that contain each word of what was typed; those that begin with it are first. */
export function matching(commands: readonly Command[], typed: string): readonly Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text: string) => words.every((word) => text.includes(word));
  const found = commands.filter(({ label, hint = '' }) => fits(`${label} ${hint}`.toLowerCase()));
  const rank = ({ label }: Command) => (label.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}
