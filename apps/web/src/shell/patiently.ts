export interface Patience {
  readonly reachable: () => Promise<boolean>;
  /** Resolves when it may be worth while to look again. */
  readonly pause: () => Promise<void>;
  /** What is shown now. */
  readonly address: () => string;
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
  address: () => window.location.pathname,
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
 * another build is served since the page was opened: that one is opened, once. Never settles then. Where another address is
 * shown by then, nothing is opened: whoever works there would lose what they typed.
 * @throws what `load` throws where it failed in what was just opened anew as well, or where another address is shown by then
 */
export async function patiently<Module>(
  load: () => Promise<Module>,
  { reachable, pause, address, reload, justReloaded }: Patience = inBrowser,
): Promise<Module> {
  const wanted = address();
  try {
    return await load();
  } catch (error) {
    const wasAway = !(await reachable());
    if (wasAway) await back(reachable, pause);
    if (address() !== wanted || (!wasAway && justReloaded())) throw error;
    reload();
    return new Promise(() => {});
  }
}

async function back(reachable: Patience['reachable'], pause: Patience['pause']): Promise<void> {
  do await pause();
  while (!(await reachable()));
}
