import { realPulsar } from '@alpes/testkit';
import { afterEach, beforeEach, describe } from 'vitest';
import { behavesOverPulsar, OverPulsar } from './testing/over-pulsar.ts';

const pulsar = realPulsar();

describe.skipIf('missing' in pulsar)('on a real Pulsar', () => {
  let kit: OverPulsar;
  beforeEach(async () => {
    if ('missing' in pulsar) throw new Error(pulsar.missing);
    kit = await OverPulsar.start(pulsar);
  });
  afterEach(() => kit.stop());

  behavesOverPulsar(() => kit);
});
