import { realPulsar } from '@alpes/testkit';
import { describe } from 'vitest';
import { behaviour } from './testing/behaviour.ts';

const pulsar = realPulsar();

describe.skipIf('missing' in pulsar)('a client of a real Pulsar', () => {
  if ('missing' in pulsar) return;
  behaviour(async () => ({ ...pulsar, stop: async () => {} }), 'alpes', {
    // Pulsar has it, but only where acknowledgmentAtBatchIndexLevelEnabled is set in the broker.
    batchIndexAck: false,
    markDeletePosition: true,
    consumerEpochs: true,
  });
});
