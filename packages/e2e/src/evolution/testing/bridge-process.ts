// The bridge in a process of its own, which a test can kill. Settings come from the environment.
import { createLogger, Registry } from '@alpes/runtime';
import { parcelsBridge } from './parcels-bridge.ts';

const logger = createLogger({ name: 'bridge', level: 'warn' });
const app = await parcelsBridge.start({ env: process.env, logger, metrics: new Registry() });
app.failed.catch((err: unknown) => {
  logger.fatal({ err }, 'failed');
  process.exit(1);
});
process.send?.('ready');
