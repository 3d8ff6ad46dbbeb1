import type { Envelope, Message } from '@alpes/contracts';
import type { Pool } from 'pg';
import { decoderOf, journalingOf, openPool } from './assembly.ts';
import type { Broker } from './broker.ts';
import { placeOf } from './decode.ts';
import type { ServiceDefinition } from './definition.ts';
import { HeldKeys } from './held-keys.ts';
import { type Recovered, Recovery } from './recovery.ts';
import type { Settings } from './settings.ts';

export type HeldOperations = Pick<HeldKeys<never, never>, 'list' | 'show' | 'replay' | 'edit' | 'discard'>;

/** What an operator does to a service from outside of it. */
export interface Operations {
  readonly held: HeldOperations;
  /**
   * Brings journal and topic together again, after a database was restored from a backup (a new generation
   * starts) or a topic was lost (it is published again from the journal). No replica may be running.
   * @throws KitError SERVICE_RUNNING
   */
  recover(): Promise<Recovered>;
  close(): Promise<void>;
}

export interface OperationsOptions<S, M extends Message> {
  readonly definition: ServiceDefinition<S, M>;
  readonly settings: Settings;
  readonly broker: (settings: Settings) => Broker;
  readonly now: () => Date;
}

/** Works on a database that its service has made; the broker is asked only to recover and to look up the schema of what is shown. */
export async function openOperations<S, M extends Message>({
  definition,
  settings,
  broker,
  now,
}: OperationsOptions<S, M>): Promise<Operations> {
  const pool: Pool = openPool(settings, definition.name, () => undefined);
  const brokerWhenNeeded = lazily(() => broker(settings));
  const schemaOf: Broker['schemaOf'] = (topic, version) => brokerWhenNeeded().schemaOf(topic, version);
  const contracts = definition.inputs.map(({ contract }) => contract);
  return {
    held: new HeldKeys({
      pool,
      journaling: journalingOf(definition),
      decoder: decoderOf(definition, { schemaOf }, { ...settings, maxMessageBytes: Number.MAX_SAFE_INTEGER }),
      encode: (topic, envelope: Envelope<Message>) => {
        const contract = contracts.find((one) => placeOf(one.topic()) === placeOf(topic));
        if (contract === undefined) throw new Error(`${definition.name} doesn't read ${placeOf(topic)}.`);
        return { bytes: contract.encode(envelope), fingerprint: contract.fingerprint };
      },
      now,
    }),
    recover: () => new Recovery({ pool, broker: brokerWhenNeeded(), definition, settings }).recover(),
    async close() {
      if (brokerWhenNeeded.made) await brokerWhenNeeded().close();
      await pool.end();
    },
  };
}

function lazily<T>(make: () => T): { (): T; readonly made: boolean } {
  let made: { value: T } | undefined;
  const get = () => (made ??= { value: make() }).value;
  return Object.defineProperty(get, 'made', { get: () => made !== undefined }) as typeof get & {
    made: boolean;
  };
}
