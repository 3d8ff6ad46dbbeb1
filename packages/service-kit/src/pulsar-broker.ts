import type { Broker } from './broker.ts';
import type { Settings } from './settings.ts';
export const pulsarBroker = (_: Settings): Broker => {
  throw new Error('not yet');
};
