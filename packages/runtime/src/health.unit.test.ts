import { Counter, Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Readiness } from './app.ts';
import { type HealthServer, healthServer } from './health.ts';

let server: HealthServer;
let readiness: () => Promise<Readiness>;

beforeEach(async () => {
  const metrics = new Registry();
  new Counter({ name: 'commands_total', help: 'Commands', registers: [metrics] }).inc(3);
  readiness = async () => ({ ready: true, reasons: [] });
  server = await healthServer({ port: 0, readiness: () => readiness(), metrics });
});
afterEach(() => server.close());

const get = (path: string) => fetch(server.url + path);

test('is alive whatever the app says', async () => {
  readiness = () => Promise.reject(new Error('the database is away'));
  expect((await get('/livez')).status).toBe(200);
});

test('is ready when the app is, and says why not otherwise', async () => {
  expect((await get('/readyz')).status).toBe(200);
  readiness = async () => ({ ready: false, reasons: ['The relay has stopped.'] });
  const answer = await get('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ ready: false, reasons: ['The relay has stopped.'] });
  readiness = () => Promise.reject(new Error('the database is away'));
  expect(await (await get('/readyz')).json()).toEqual({ ready: false, reasons: ['the database is away'] });
});

test('serves metrics and nothing else', async () => {
  expect(await (await get('/metrics')).text()).toContain('commands_total 3');
  expect((await get('/')).status).toBe(404);
});
