import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterAll, beforeAll } from 'vitest';
import { provisionSuite } from './testing/provision-suite.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await startEmbedded();
});
afterAll(() => broker.stop());

provisionSuite(async () => broker.adminUrl);
