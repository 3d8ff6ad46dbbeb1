import { randomUUID } from 'node:crypto';
import { createFeedTail } from '@alpes/projection-kit';
import { createLogger } from '@alpes/runtime';
import { eventually, startTcpProxy } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { isAway } from '../outward-errors.ts';
import { startReadDatabase } from '../testing/read-database.ts';
import { openReadDatabase } from './database.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

test('a network that lets nothing through is noticed, by queries and subscriptions, and gone back to', async () => {
  const near = await startReadDatabase();
  const url = new URL(near.url);
  const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const far = openReadDatabase({ url: url.toString(), poolSize: 3, logger, answerMs: 200 });
  const feed = createFeedTail({ pool: far.pool, logger, pollMs: 50 });
  const subject = randomUUID();
  const loader = { load: () => Promise.resolve(new Map()) };
  const watch = feed.watch({ filter: { kind: 'company', subject }, loader });
  await watch.next();
  proxy.stall();
  const failure = await far.query('SELECT 1').catch((error: unknown) => error);
  expect(isAway(failure)).toBe(true);
  const next = watch.next();
  await eventually(() => expect(feed.problem).toBeDefined());
  proxy.restore();
  const kind = 'company';
  await near.rows.publish(() => near.rows.company({ id: subject, name: 'Acme' }), { kind, subject });
  expect((await next).value).toMatchObject({ subject });
  await feed.stop();
  await far.close();
  await proxy.stop();
  await near.close();
});
