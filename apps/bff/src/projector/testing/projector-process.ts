// A projector in a process of its own, which can be killed. Settings come from the environment.
import { createLogger, Registry } from '@alpes/runtime';
import { projector } from '../index.ts';

const logger = createLogger({ name: 'projector', level: 'error' });
const running = await projector.start({ env: process.env, logger, metrics: new Registry() });
running.failed.catch(() => process.exit(1));
process.send?.('ready');
