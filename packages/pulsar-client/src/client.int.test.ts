import { startEmbedded } from '@alpes/testkit';
import { describe } from 'vitest';
import { behaviour } from './testing/behaviour.ts';

describe('a client of the embedded broker', () => {
  behaviour(() => startEmbedded(), 'alpes', {
    batchIndexAck: true,
    markDeletePosition: true,
    consumerEpochs: true,
  });
});
