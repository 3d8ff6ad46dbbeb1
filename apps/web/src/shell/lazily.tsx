import type { ComponentType } from 'react';
import { loadPageMessages } from './i18n.ts';
import { patiently } from './patiently.ts';
import { retriable } from './retriable.tsx';

const loadMantine = () => import('./mantine.tsx');

/**
 * A component whose code comes when it is first shown, and with it what the first screen does without: Mantine, and the texts of
 * the other pages. `load` imports its module, `pick` names it there. Show it within `Suspense` and an `ErrorBoundary`.
 */
export const lazily = <Module, Props extends object>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
): ComponentType<Props> =>
  retriable(async (forget) => {
    const { pathname } = window.location;
    try {
      return await patiently(() => withMantine(load, pick));
    } catch (error) {
      if (window.location.pathname !== pathname) forget();
      throw error;
    }
  });

/**
 * The same for what is shown over a page that somebody may have typed into: the page is never opened anew for it. Where the code
 * cannot be had, the `ErrorBoundary` around it says so at once.
 */
export const lazilyOver = <Module, Props extends object>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
): ComponentType<Props> => retriable(() => withMantine(load, pick));

async function withMantine<Module, Props extends object>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
): Promise<ComponentType<Props>> {
  const [{ Mantine }, module] = await Promise.all([loadMantine(), load(), loadPageMessages()]);
  const Component = pick(module);
  return (props: Props) => (
    <Mantine>
      <Component {...props} />
    </Mantine>
  );
}

/** Begins to fetch the code that `lazily` waits for. */
export const preload = (load: () => Promise<unknown>): Promise<unknown> =>
  Promise.all([loadMantine(), load()]);
