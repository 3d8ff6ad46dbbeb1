import type { Principal } from './access/principal.ts';
import type { CommandGateway } from './commands/command-gateway.ts';
import type { Loaders } from './reads/loaders.ts';
import type { Reads } from './reads/reads.ts';
import type { Subscriptions } from './reads/subscriptions.ts';

/** What all requests share. */
export interface EdgeServices {
  readonly commands: CommandGateway;
  readonly reads: Reads;
  readonly subscriptions: Subscriptions;
}

/** What the caller said about the request itself. */
export interface RequestTrace {
  /** The same in everything this request sets off; undefined takes the command's id. */
  readonly correlationId: string | undefined;
  /** W3C Trace Context. */
  readonly traceparent: string | undefined;
}

/** What every resolver is given; one for each operation. */
export interface EdgeContext extends EdgeServices {
  readonly principal: Principal;
  readonly trace: RequestTrace;
  /** Fresh for each operation; those of a subscription remember nothing. */
  readonly loaders: Loaders;
  /** Rows of a page at most. */
  readonly pageSize: number;
}
