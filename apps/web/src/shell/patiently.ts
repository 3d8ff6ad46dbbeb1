export interface Patience {
  readonly reachable: () => Promise<boolean>;
  /** Resolves when it may be worth while to look again. */
  readonly pause: () => Promise<void>;
  /** Opens the same address anew. */
  readonly reload: () => void;
  /** Whether it was opened anew in vain a moment ago; from now on that it is. */
  readonly justReloaded: () => boolean;
}

const PAUSE_MS = 3_000;

/** A page that is opened anew within this time for the same reason would be opened anew for ever. */
const IN_VAIN_MS = 60_000;
const KEY = 'alpes.opened-anew';

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
  justReloaded: () => {
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    sessionStorage.setItem(KEY, String(Date.now()));
    return Date.now() - before < IN_VAIN_MS;
  },
};

/**
 * Code that comes over the network. Where the network is away it waits until it is back and then opens the address anew: a
 * browser may hold on to a failed import, and its style would be missing. Where the server is there but the code is not,
 * another build is served since the page was opened: that one is opened, once. Never settles then.
 * @throws what `load` throws where it failed in what was just opened anew as well
 */
export async function patiently<Module>(
  load: () => Promise<Module>,
  { reachable, pause, reload, justReloaded }: Patience = inBrowser,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (!(await reachable())) {
      do await pause();
      while (!(await reachable()));
    } else if (justReloaded()) throw error;
    reload();
    return new Promise(() => {});
  }
}
