import { realPulsar, startRealPulsar } from '@alpes/testkit';
import { describe } from 'vitest';
import { retainedSuite } from './testing/retained-suite.ts';

describe.skipIf('missing' in realPulsar())('on a real Pulsar', () => {
  retainedSuite(startRealPulsar);
});
