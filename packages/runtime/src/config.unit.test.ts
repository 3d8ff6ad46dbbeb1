import { expect, test } from 'vitest';
import { z } from 'zod';
import { databaseConfig, loadConfig, port, pulsarConfig } from './config.ts';

const schema = z.object({ ...pulsarConfig, ...databaseConfig, PORT: port.default(4000) });
const DATABASE_URL = 'postgres://me:secret@127.0.0.1:5432/db';

test('takes what is set, defaults for the rest, and an empty value for unset', () => {
  expect(loadConfig(schema, { DATABASE_URL, PORT: '0', PULSAR_URL: '', OTHER: 'x' })).toEqual({
    DATABASE_URL,
    DATABASE_POOL_SIZE: 10,
    PORT: 0,
    PULSAR_URL: 'pulsar://127.0.0.1:6650',
    PULSAR_DRIVER: 'alpes',
    ALPES_TENANT: 'alpes',
  });
});

test('names every problem in a sentence of its own and shows no value', () => {
  const wrong = { PORT: '70000', PULSAR_URL: 'http://secret:1', DATABASE_URL: undefined };
  expect(() => loadConfig(schema, wrong)).toThrow(
    expect.objectContaining({
      code: 'CONFIG',
      problems: [
        'PULSAR_URL is wrong: expected pulsar://host:port.',
        'DATABASE_URL is not set.',
        'PORT is wrong: a port is at most 65535.',
      ],
    }),
  );
  expect(() => loadConfig(schema, wrong)).not.toThrow(/secret/);
});
