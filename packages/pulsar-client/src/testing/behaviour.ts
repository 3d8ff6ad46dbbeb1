import { afterAll, beforeAll, describe } from 'vitest';
import type { DriverName } from '../driver.ts';
import { type BrokerCapabilities, type BrokerUnderTest, benchOf } from './bench.ts';
import { consumerBehaviour } from './consumers.ts';
import { faultBehaviour } from './faults.ts';
import { producerBehaviour } from './producers.ts';
import { readerBehaviour } from './readers.ts';
import { schemaBehaviour } from './schemas.ts';
import { subscriptionBehaviour } from './subscriptions.ts';

/**
 * What a client does on a broker, whichever driver and broker these are. What one of them cannot do is declared as a
 * capability, and the test skipped with that as its reason.
 */
export function behaviour(
  launch: () => Promise<BrokerUnderTest>,
  driver: DriverName,
  capabilities: BrokerCapabilities,
): void {
  describe(`with the driver ${driver}`, () => {
    let broker: BrokerUnderTest;
    beforeAll(async () => {
      broker = await launch();
    });
    afterAll(() => broker.stop());

    const bench = benchOf(() => broker, driver, capabilities);
    producerBehaviour(bench);
    consumerBehaviour(bench);
    subscriptionBehaviour(bench);
    readerBehaviour(bench);
    schemaBehaviour(bench);
    faultBehaviour(bench);
  });
}
