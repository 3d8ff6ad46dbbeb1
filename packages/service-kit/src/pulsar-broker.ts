import { type Client, createClient, driverCapabilities } from '@alpes/pulsar-client';
import type { Broker } from './broker.ts';
import { PulsarPublisher } from './pulsar-publisher.ts';
import { PulsarSource } from './pulsar-source.ts';
import type { Settings } from './settings.ts';

/** A broker on a Pulsar client, which is made when it is first used. */
export function pulsarBroker({
  pulsarUrl,
  pulsarDriver: driver,
}: Pick<Settings, 'pulsarUrl' | 'pulsarDriver'>): Broker {
  const { manyAtOnce } = driverCapabilities[driver];
  let client: Promise<Client> | undefined;
  const connected = () => (client ??= createClient({ serviceUrl: pulsarUrl }, { driver }));
  const sources = new Set<PulsarSource>();
  return {
    async subscribe(options) {
      const source = await PulsarSource.open(await connected(), options, manyAtOnce);
      sources.add(source);
      return source;
    },
    publisher: () => new PulsarPublisher(connected, manyAtOnce),
    async schemaOf(topic, version) {
      const { schema } = await (await connected()).getSchema(topic, Buffer.from(version, 'hex'));
      return schema;
    },
    trouble() {
      const lost = [...sources].filter((source) => !source.connected);
      return lost.length === 0 ? undefined : `no connection for ${lost.map(({ topic }) => topic).join(', ')}`;
    },
    async close() {
      await (await client)?.close();
    },
  };
}
