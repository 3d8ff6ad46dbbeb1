import { type Environment, loadConfig, pulsarConfig } from '@alpes/runtime';
import { z } from 'zod';

const schema = z.object(pulsarConfig);

export interface BridgeSettings {
  readonly pulsarUrl: string;
  readonly pulsarDriver: 'alpes' | 'native';
  readonly tenant: string;
}

/** What a bridge reads from its environment. @throws ConfigError, one sentence for each setting that is wrong. */
export function readBridgeSettings(env: Environment): BridgeSettings {
  const { PULSAR_URL, PULSAR_DRIVER, ALPES_TENANT } = loadConfig(schema, env);
  return { pulsarUrl: PULSAR_URL, pulsarDriver: PULSAR_DRIVER, tenant: ALPES_TENANT };
}
