import { type ComponentType, lazy } from 'react';
import { loadPageMessages } from './i18n.ts';
import { patiently } from './patiently.ts';

const loadMantine = () => import('./mantine.tsx');

/**
 * A component whose code comes when it is first shown, and with it what the first screen does without: Mantine, and the texts of
 * the other pages. `load` imports its module, `pick` names it there. Show it within `Suspense`.
 */
export function lazily<Module, Props extends object>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
): ComponentType<Props> {
  return lazy(async () => {
    const [{ Mantine }, module] = await patiently(() =>
      Promise.all([loadMantine(), load(), loadPageMessages()]),
    );
    const Component = pick(module);
    return {
      default: (props: Props) => (
        <Mantine>
          <Component {...props} />
        </Mantine>
      ),
    };
  });
}

/** Begins to fetch the code that `lazily` waits for. */
export const preload = (load: () => Promise<unknown>): Promise<unknown> =>
  Promise.all([loadMantine(), load()]);
