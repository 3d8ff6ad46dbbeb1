import { randomUUID } from 'node:crypto';
import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokerDisagreements } from './testing/broker-verdicts.ts';
import { allEvolutions } from './testing/evolutions/all-evolutions.ts';

describe('the embedded broker', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startEmbedded();
  });
  afterAll(() => broker.close());

  test.each(['BACKWARD', 'FORWARD', 'FULL'] as const)(
    'judges every evolution as the table and the real Pulsar do under %s',
    async (strategy) => {
      const tenant = `evolutions-${randomUUID()}`;
      expect(await brokerDisagreements(broker.adminUrl, tenant, strategy, allEvolutions)).toEqual([]);
    },
  );
});
