import { AlpesFrontDoor } from './alpes-front-door.ts';
import type { FrontDoor } from './front-door.ts';
import { closedLoop, Load, type LoadResult, openLoop } from './load.ts';
import { UsualFrontDoor } from './usual-way/front-door.ts';

/** What the load generator, a process of its own, is asked to do; it answers each with a {@link LoadResult}. */
export interface LoadRequest {
  readonly issue: 'register' | 'amend';
  readonly seconds: number;
  /** Closed loop: how many are under way. */
  readonly inFlight?: number;
  /** Open loop: how many are started each second. */
  readonly perSecond?: number;
}

function openDoor(kind: string, url: string): Promise<FrontDoor> | FrontDoor {
  return kind === 'alpes' ? AlpesFrontDoor.open(url) : new UsualFrontDoor(url);
}

function run(load: Load, request: LoadRequest): Promise<LoadResult> {
  const { seconds, inFlight, perSecond } = request;
  const issue = load[request.issue];
  if (perSecond !== undefined) return openLoop(issue, { seconds, perSecond });
  return closedLoop(issue, { seconds, inFlight: inFlight ?? 1 });
}

const [kind = 'alpes', url = '', firstSerial = '0'] = process.argv.slice(2);
const door = await openDoor(kind, url);
const load = new Load(door, Number(firstSerial));

process.on('message', (request: LoadRequest | 'end') => {
  if (request === 'end') void door.close().then(() => process.disconnect());
  else void run(load, request).then((result) => process.send?.(result));
});
process.send?.('ready');
