import type { Broker } from './broker.ts';

export const pulsarBroker = (): Broker => {
  throw new Error('The Pulsar client is not there yet.');
};
