import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterEach, beforeEach, describe } from 'vitest';
import { EvolutionKit } from './testing/evolution-kit.ts';
import { behavesBesideV1 } from './testing/v2-beside-v1.ts';

describe('on the embedded broker', () => {
  let broker: TestBroker;
  let kit: EvolutionKit;
  beforeEach(async () => {
    broker = await startEmbedded();
    kit = await EvolutionKit.start(broker);
  });
  afterEach(async () => {
    await kit.stop();
    await broker.stop();
  });

  behavesBesideV1(() => kit);
});
