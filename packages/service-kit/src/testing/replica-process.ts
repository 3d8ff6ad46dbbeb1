// A replica in a process of its own. Arguments: the migrations folder's URL. Settings come from the environment.
import { createLogger } from '@alpes/runtime';
import { Registry } from 'prom-client';
import { createService } from '../service.ts';
import { companyService } from './company-service.ts';

const [migrations] = process.argv.slice(2);
const logger = createLogger({ name: 'replica', level: 'warn' });
const app = await createService(companyService(new URL(migrations ?? ''))).start({
  env: process.env,
  logger,
  metrics: new Registry(),
});
process.on('SIGTERM', () => {
  void app.stop().then(() => process.exit(0));
});
app.failed.catch((err: unknown) => {
  logger.fatal({ err }, 'failed');
  process.exit(1);
});
process.send?.('ready');
