import { realPulsar } from '@alpes/testkit';
import { describe } from 'vitest';
import { provisionSuite } from './testing/provision-suite.ts';

const pulsar = realPulsar();

describe.skipIf('missing' in pulsar)('on a real Pulsar', () => {
  provisionSuite(async () => ('missing' in pulsar ? '' : pulsar.adminUrl));
});
