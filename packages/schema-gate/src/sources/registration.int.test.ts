import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterAll, beforeAll, describe } from 'vitest';
import { registrationSuite } from './testing/registration-suite.ts';

describe('with the embedded broker', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startEmbedded();
  });
  afterAll(async () => {
    await broker.stop();
  });
  registrationSuite(() => broker.adminUrl);
});
