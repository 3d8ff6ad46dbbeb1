import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokerDisagreements } from './testing/broker-verdicts.ts';
import { allEvolutions } from './testing/evolutions/all-evolutions.ts';

describe('the embedded broker', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startEmbedded();
  });
  afterAll(() => broker.stop());

  test.each(['BACKWARD', 'FORWARD', 'FULL'] as const)(
    'judges every evolution as the table does under %s',
    async (strategy) => {
      expect(await brokerDisagreements('embedded', broker.adminUrl, strategy, allEvolutions)).toEqual([]);
    },
  );
});
