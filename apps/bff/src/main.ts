import { runMain } from '@alpes/runtime';
import { apps } from './index.ts';

/** One of them a process: `ALPES_APP=edge` or `ALPES_APP=projector`. */
const wanted = process.env['ALPES_APP'];
const app = apps.find(({ name }) => name === wanted);

if (app === undefined) {
  process.stderr.write(
    `ALPES_APP is ${wanted ?? 'not set'}: set it to ${apps.map(({ name }) => name).join(' or ')}.\n`,
  );
  process.exitCode = 2;
} else {
  await runMain(app);
}
