import { exitCodes } from '../exit-codes.ts';

// A Ctrl-C reaches us twice within milliseconds when npm started us: from the terminal, and passed on by npm.
const SAME_PRESS_MS = 500;

export interface Interrupt {
  /** Resolves when somebody asks to stop. */
  readonly asked: Promise<void>;
  readonly wasAsked: boolean;
  /** Lets signals end the process again. */
  release(): void;
}

/** Ctrl-C or SIGTERM asks to stop; a second time leaves at once with code 130, after `onForce`. */
export function listenForInterrupt(onFirst: () => void, onForce: () => void): Interrupt {
  let askedAt: number | undefined;
  let resolve: () => void;
  const asked = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  const onSignal = () => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      onFirst();
      resolve();
    } else if (Date.now() - askedAt > SAME_PRESS_MS) {
      onForce();
      process.exit(exitCodes.interrupted);
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    asked,
    get wasAsked() {
      return askedAt !== undefined;
    },
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
