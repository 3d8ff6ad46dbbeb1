import { realPulsar, startRealPulsar } from '@alpes/testkit';
import { describe } from 'vitest';
import { registrationSuite } from './testing/registration-suite.ts';

describe.skipIf('missing' in realPulsar())('with a real Pulsar', () => {
  registrationSuite(() => startRealPulsar().adminUrl);
});
