import { runMain } from '@alpes/runtime';
import { audit } from './service.ts';

await runMain(audit);
