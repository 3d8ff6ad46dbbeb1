import { PulsarAdmin } from '@alpes/runtime';
import { startEmbedded } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { provisionWithReasons } from './with-reasons.ts';

const record = (...fields: object[]) => JSON.stringify({ type: 'record', name: 'Thing', fields });

test('a schema that the broker refuses leads to the command that says why', async () => {
  const { adminUrl, stop } = await startEmbedded();
  try {
    const admin = new PulsarAdmin(adminUrl);
    const provisioned = (schema: string) => {
      const produces = [{ topic: 'persistent://alpes/things/events', schema }];
      return provisionWithReasons(admin, [{ consumes: [], produces }], { adminUrl });
    };
    await provisioned(record({ name: 'a', type: 'int' }));
    await expect(provisioned(record({ name: 'b', type: 'int' }))).rejects.toMatchObject({
      code: 'FAILED',
      message: expect.stringContaining(`alpes schema check --against registry:${adminUrl}`),
    });
  } finally {
    await stop();
  }
});
