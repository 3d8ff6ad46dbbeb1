import { realPulsar } from '@alpes/testkit';
import { afterEach, beforeEach, describe } from 'vitest';
import { behavesOverPulsar, OverPulsar } from './testing/over-pulsar.ts';

const pulsar = realPulsar();

describe.skipIf('missing' in pulsar)('on a real Pulsar', () => {
  let over: OverPulsar;
  beforeEach(async () => {
    if ('missing' in pulsar) throw new Error(pulsar.missing);
    over = await OverPulsar.start(pulsar);
  });
  afterEach(() => over.stop());

  behavesOverPulsar(() => over);
});
