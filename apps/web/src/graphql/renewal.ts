import { backoffMs } from './backoff.ts';

interface Surroundings {
  /** Sends a ping that carries it, where there is a socket. */
  readonly send: (authorization: string) => void;
  /** The edge does not take it: the socket is to be made anew. */
  readonly refused: () => void;
  readonly random: () => number;
}

/** Keeps a socket's token up to date. */
interface Renewal {
  /** A socket opens, and says that it is this. */
  connecting(authorization: string | undefined): void;
  /** Sends it where it is not what the socket is known by. */
  renew(authorization: string | undefined): void;
  /** A pong's payload. */
  answered(payload: Record<string, unknown> | undefined): void;
  /** What the edge knows the socket by: a renewal that it has not confirmed is not that. */
  shown(): string | undefined;
  stop(): void;
}

/**
 * A ping carries a new token; a pong confirms it. Where the edge cannot check tokens now (UNAVAILABLE) it is sent again, later each
 * time up to 15 s; where it does not take it (see `apps/bff`, `Renewal`), the socket is made anew with it.
 */
export function createRenewal({ send, refused, random }: Surroundings): Renewal {
  let shown: string | undefined;
  let asked: string | undefined;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    if (asked !== undefined) send(asked);
  };
  const stop = () => {
    clearTimeout(timer);
    asked = undefined;
    attempts = 0;
  };
  return {
    connecting: (authorization) => {
      stop();
      shown = authorization;
    },
    renew: (authorization) => {
      stop();
      if (authorization === shown) return;
      asked = authorization;
      ask();
    },
    answered: (payload) => {
      if (asked === undefined || typeof payload?.['renewed'] !== 'boolean') return;
      if (payload['renewed']) {
        shown = asked;
        stop();
      } else if (payload['code'] === 'UNAVAILABLE') {
        clearTimeout(timer);
        timer = setTimeout(ask, 500 + backoffMs(attempts, { firstMs: 1_000, mostMs: 14_500, random }));
        attempts += 1;
      } else refused();
    },
    shown: () => shown,
    stop,
  };
}
