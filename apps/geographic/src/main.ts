import { runMain } from '@alpes/runtime';
import { geographic } from './service.ts';

await runMain(geographic);
