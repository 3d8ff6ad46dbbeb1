import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterAll, beforeAll, describe } from 'vitest';
import { retainedSuite } from './testing/retained-suite.ts';

describe('on the embedded broker', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startEmbedded();
  });
  afterAll(async () => {
    await broker.stop();
  });
  retainedSuite(() => broker);
});
