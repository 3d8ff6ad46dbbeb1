import { realPulsar } from '@alpes/testkit';
import { afterEach, beforeEach, describe } from 'vitest';
import { EvolutionKit } from './testing/evolution-kit.ts';
import { behavesBesideV1 } from './testing/v2-beside-v1.ts';

const pulsar = realPulsar();

describe.skipIf('missing' in pulsar)('on a real Pulsar', () => {
  let kit: EvolutionKit;
  beforeEach(async () => {
    if ('missing' in pulsar) throw new Error(pulsar.missing);
    kit = await EvolutionKit.start(pulsar);
  });
  afterEach(() => kit.stop());

  behavesBesideV1(() => kit);
});
