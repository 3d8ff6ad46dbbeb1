/**
 * The life of a stream's runner. `starting`: not subscribed yet. `running`: projecting, or nothing to project.
 * `waiting`: the database or the broker is away; goes back to `running` by itself. `stopped`: nothing more is
 * projected by this process until it starts again; entered on a fault, left never. `closed`: it was told to stop.
 */
export type StreamState =
  | { readonly status: 'starting' }
  | { readonly status: 'running' }
  | { readonly status: 'waiting'; readonly reason: string }
  | { readonly status: 'stopped'; readonly code: string; readonly reason: string }
  | { readonly status: 'closed' };

/** Why the stream isn't projected now, in one sentence; undefined when it is. */
export function reasonOf(stream: string, state: StreamState): string | undefined {
  switch (state.status) {
    case 'running':
    case 'closed':
      return undefined;
    case 'starting':
      return `${stream} is not subscribed to yet.`;
    case 'waiting':
      return `${stream} waits: ${state.reason}`;
    case 'stopped':
      return `${stream} has stopped (${state.code}): ${state.reason}`;
  }
}
