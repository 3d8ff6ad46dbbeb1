import type { Message } from '@alpes/contracts';
import type { App } from '@alpes/runtime';
import type { Broker } from '../broker.ts';
import { pulsarBroker } from '../pulsar-broker.ts';
import { type BridgeSettings, readBridgeSettings } from './bridge-settings.ts';
import type { BridgeDefinition } from './definition.ts';
import { type BridgeFaultPoints, RunningBridge } from './running-bridge.ts';

/** What tests put in another's place. */
export interface BridgeOptions {
  readonly broker?: (settings: BridgeSettings) => Broker;
  readonly faultPoint?: BridgeFaultPoints;
}

/**
 * An app that carries every message of one contract's topic to another contract's (`events` to `events-v2`), said in that
 * one's words. It has no database: how far it is, the other topic's last message tells. Any number of replicas may run; one
 * of them carries.
 *
 * Events keep their order, their ids and their place in the journal, one for one. So what was written twice (a replica that
 * was killed, or stopped and woke up) is left out by who reads, as a relay's second copies are; a rebuild, the check for gaps
 * and the service's own relay go on over the other topic as over the first. Commands keep their ids, and the service's inbox
 * drops the second copy.
 *
 * It stops rather than skip: `failed` rejects with a KitError BRIDGE_GAP, BRIDGE_FOREIGN_MESSAGE or BRIDGE_UNTRANSLATED.
 */
export function createBridge<M extends Message, N extends Message>(
  definition: BridgeDefinition<M, N>,
  { broker = pulsarBroker, faultPoint = () => undefined }: BridgeOptions = {},
): App {
  const { name, from, to } = definition;
  if (from.channel !== to.channel)
    throw new TypeError(`${name}: ${from.channel} can't become ${to.channel}.`);
  return {
    name,
    topology: (tenant) => ({
      consumes: [{ topic: from.topic(tenant), subscription: name, type: 'Failover' }],
      produces: [{ topic: to.topic(tenant), schema: to.schema }],
    }),
    async start({ env, logger, metrics }) {
      const settings = readBridgeSettings(env);
      const running = new RunningBridge({
        definition: definition as unknown as BridgeDefinition<Message, Message>,
        settings,
        broker: broker(settings),
        faultPoint,
        logger,
        metrics,
      });
      await running.start();
      return running;
    },
  };
}
