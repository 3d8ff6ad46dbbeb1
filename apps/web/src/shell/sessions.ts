import { createSessions } from '../graphql/session.ts';
import { settings } from './settings.ts';

export { ownerOf } from '../graphql/session.ts';

export const sessions = createSessions({
  signIn: settings.signIn,
  storage: sessionStorage,
  now: Date.now,
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
});
