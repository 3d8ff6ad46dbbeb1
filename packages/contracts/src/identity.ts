import { v5, v7 } from 'uuid';

// Namespaces (RFC 9562, §6.6) of the three derivations; drawn once, never to change.
const COMMAND = '6c0e4a0e-3f0b-4d55-9a5c-0a4a0f1c9d21';
const AGGREGATE = '0b8e6f8e-52c7-4a41-8f35-6d0f6a7f2b94';
const DERIVED = 'f1f9a3a2-7c8d-4f0c-b7de-5b1c2c2b6e07';

/** A new identity; those made later by one process sort behind. */
export const newId = (): string => v7();

/** The command of a request: with a key, one principal asking one mutation again asks for the same command. */
export function commandId(principalId: string, mutation: string, idempotencyKey?: string | null): string {
  return idempotencyKey == null ? v7() : v5(named(principalId, mutation, idempotencyKey), COMMAND);
}

/** The aggregate that a command makes: the same whichever edge takes the command. */
export const aggregateId = (context: string, command: string): string =>
  v5(named(context, command), AGGREGATE);

/** The `index`-th message that handling a message made: the same each time it is handled. */
export const derivedId = (message: string, index: number): string =>
  v5(named(message, String(index)), DERIVED);

/** Parts as one name that other parts cannot spell. */
const named = (...parts: string[]): string => JSON.stringify(parts);
