import type { Authenticator } from '../access/authenticator.ts';
import type { Principal, Session } from '../access/principal.ts';
import { closeWhenExpired, namedAuthorization, type SocketSession } from './socket-protocol.ts';

/** The answer to a ping that brought a token. */
export interface Renewal {
  readonly renewed: boolean;
  /**
   * Why not. UNAUTHENTICATED: no valid token, or no session to renew. FORBIDDEN: somebody else's token, or one with fewer roles;
   * connect again with it. UNAVAILABLE: tokens cannot be checked now; try again.
   */
  readonly code?: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'UNAVAILABLE';
}

/**
 * What is answered to a ping. One whose payload has `authorization` renews who asks on this socket: until the new token expires,
 * everything that runs on it goes on. Whatever is wrong with the token, the session stays as it was. A role that was lost ends at
 * the old token's expiry, since what runs was begun with it. Of two tokens that are checked at once, the one that ends later holds,
 * in whichever order that ends.
 */
export async function pongFor(
  extra: SocketSession,
  payload: Record<string, unknown> | undefined,
  authenticator: Authenticator,
): Promise<Record<string, unknown> | Renewal | undefined> {
  const authorization = namedAuthorization(payload);
  if (authorization === undefined) return payload;
  if (extra.session === undefined) return { renewed: false, code: 'UNAUTHENTICATED' };
  const session = await authenticator.authenticate(authorization).catch(refusalOf);
  return 'principal' in session ? renew(extra, session) : session;
}

function renew(extra: SocketSession, session: Session): Renewal {
  // It may have been closed, or renewed by another ping, while the token was checked.
  const { session: current, socket } = extra;
  if (current === undefined || socket.readyState !== socket.OPEN)
    return { renewed: false, code: 'UNAUTHENTICATED' };
  if (!mayTakeOver(current.principal, session.principal)) return { renewed: false, code: 'FORBIDDEN' };
  if (endsEarlier(session, current) && samePrincipal(session, current)) return { renewed: true };
  extra.session = session;
  closeWhenExpired(extra, session);
  return { renewed: true };
}

const samePrincipal = ({ principal: one }: Session, { principal: other }: Session): boolean =>
  one.roles.length === other.roles.length;

const endsEarlier = ({ expiresAt: one }: Session, { expiresAt: other }: Session): boolean =>
  (one?.getTime() ?? Number.POSITIVE_INFINITY) < (other?.getTime() ?? Number.POSITIVE_INFINITY);

const mayTakeOver = (current: Principal, next: Principal): boolean =>
  next.id === current.id && current.roles.every((role) => next.roles.includes(role));

function refusalOf(error: { readonly code?: string }): Renewal {
  return { renewed: false, code: error.code === 'UNAVAILABLE' ? 'UNAVAILABLE' : 'UNAUTHENTICATED' };
}
