import { runMain } from '@alpes/runtime';
import { companies } from './service.ts';

await runMain(companies);
