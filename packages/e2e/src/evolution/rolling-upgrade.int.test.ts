import { startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterEach, beforeEach, describe } from 'vitest';
import { EvolutionKit } from './testing/evolution-kit.ts';
import { behavesThroughUpgrades } from './testing/rolling-upgrade.ts';

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

  behavesThroughUpgrades(() => kit);
});
