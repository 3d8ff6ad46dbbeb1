import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { CommandPartsFragment } from '../generated/graphql.ts';
import { useServices } from '../shell/services.tsx';
import type { CommandStore } from './command-store.ts';
import type { Tracked } from './tracked.ts';

export const useCommands = (): CommandStore => useServices().commands;

/** All that was asked for from this browser and is still of interest, newest first. */
export function useTracked(): readonly Tracked[] {
  const commands = useCommands();
  return useSyncExternalStore(commands.subscribe, commands.get);
}

/** One of them; undefined without a key, or when it was taken off the list. */
export function useTrackedOne(key: string | null): Tracked | undefined {
  const list = useTracked();
  return useMemo(() => list.find((tracked) => tracked.key === key), [list, key]);
}

/** Called for every change of any command of this person. Keep `listener` the same between renders. */
export function useCommandChanges(listener: (command: CommandPartsFragment) => void): void {
  const commands = useCommands();
  useEffect(() => commands.onChange(listener), [commands, listener]);
}
