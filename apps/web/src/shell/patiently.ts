export interface Patience {
  readonly reachable: () => Promise<boolean>;
  /** Resolves when it may be worth while to look again. */
  readonly pause: () => Promise<void>;
  /** Opens the same address anew. */
  readonly reload: () => void;
}

const PAUSE_MS = 3_000;

const inBrowser: Patience = {
  reachable: () =>
    fetch('/livez', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    ),
  pause: () =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        resolve();
      };
      const timer = setTimeout(done, PAUSE_MS);
      window.addEventListener('online', done);
    }),
  reload: () => window.location.reload(),
};

/**
 * Code that comes over the network. Where the network is away it waits until it is back and then opens the address anew: a
 * browser may hold on to a failed import, and its style would be missing. Never settles then.
 * @throws what `load` throws where the server can be reached nevertheless
 */
export async function patiently<Module>(
  load: () => Promise<Module>,
  { reachable, pause, reload }: Patience = inBrowser,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (await reachable()) throw error;
    do await pause();
    while (!(await reachable()));
    reload();
    return new Promise(() => {});
  }
}
