import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { Client } from './client.ts';
import { createClient, driverName } from './driver.ts';

const config = { serviceUrl: 'pulsar://127.0.0.1:1' };

test('gives our own client unless another is asked for', async () => {
  const client = await createClient(config);
  expect(client).toBeInstanceOf(Client);
  await client.close();
});

test('says what to do where the official addon is not built', async (context) => {
  context.skip(isAddonThere(), 'the official addon is built here');
  await expect(createClient(config, { driver: 'native' })).rejects.toMatchObject({
    code: 'NativeDriverUnavailable',
    retryable: false,
    message: expect.stringMatching(/install script.*'alpes'/s),
  });
});

test('refuses a driver that does not exist', () => {
  expect(driverName('native')).toBe('native');
  expect(() => driverName('other')).toThrow(expect.objectContaining({ code: 'InvalidConfiguration' }));
});

test.each(['http://127.0.0.1', 'pulsar://', '127.0.0.1:6650', 'pulsar://host:port'])(
  'refuses the service URL %s',
  (serviceUrl) => {
    expect(() => new Client({ serviceUrl })).toThrow(
      expect.objectContaining({ code: 'InvalidConfiguration' }),
    );
  },
);

function isAddonThere(): boolean {
  try {
    createRequire(import.meta.url)('pulsar-client');
    return true;
  } catch {
    return false;
  }
}
