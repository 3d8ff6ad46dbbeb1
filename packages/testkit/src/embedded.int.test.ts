import { PulsarAdmin } from '@alpes/runtime';
import { expect, test } from 'vitest';
import { startEmbedded } from './embedded.ts';

test.each([true, false])('starts a broker that answers (in this process: %s)', async (inProcess) => {
  const broker = await startEmbedded({ inProcess });
  await new PulsarAdmin(broker.adminUrl).createTenant('mine');
  await broker.stop();
  await expect(new PulsarAdmin(broker.adminUrl).clusters()).rejects.toMatchObject({
    code: 'ADMIN_UNREACHABLE',
  });
});

test('keeps what was made when its process is killed', async () => {
  const first = await startEmbedded({ inProcess: false });
  await new PulsarAdmin(first.adminUrl).createTenant('mine');
  await first.kill();
  const second = await startEmbedded({ inProcess: false, dataDir: first.dataDir });
  const admin = new PulsarAdmin(second.adminUrl);
  await admin.createNamespace('mine', 'again');
  await second.stop();
});
