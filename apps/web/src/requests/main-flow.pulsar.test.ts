import { randomUUID } from 'node:crypto';
import { chromium, realPulsar } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Application } from '../testing/application.ts';
import { fill, register, row } from '../testing/forms.ts';

const [pulsar, browser] = [realPulsar(), chromium()];
const reason = [pulsar, browser].flatMap((part) => ('missing' in part ? [part.missing] : [])).join(' ');

describe.skipIf(reason !== '')(`the application on a real Pulsar${reason && ` (skipped: ${reason})`}`, () => {
  let application: Application;

  beforeAll(async () => {
    if ('missing' in pulsar) return;
    const tenant = `web-${randomUUID().slice(0, 8)}`;
    application = await Application.start({ pulsar, tenant, signIn: true });
  }, 240_000);

  afterAll(() => application?.stop());

  test('a company is registered, another one refused, mended and confirmed, all of it live', async () => {
    const person = await application.person({ as: { subject: 'ana@example.com' } });
    const page = await person.newPage();
    await page.goto('/companies');
    await register(page, { name: 'First on Pulsar', country: 'CO', taxId: '800.197.268-4' });
    const confirmed = (name: string) => row(page, name).getByText('Confirmed', { exact: true }).first();
    await confirmed('First on Pulsar').waitFor();
    await register(page, { name: 'Second on Pulsar', country: 'CO', taxId: '8001972684' });
    await row(page, 'Second on Pulsar').getByText('Refused', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'My requests' }).click();
    await row(page, 'Second on Pulsar').getByRole('link', { name: 'Fix' }).click();
    await fill(page, { taxId: '' });
    await page.getByRole('button', { name: 'Register company' }).click();
    await confirmed('Second on Pulsar').waitFor();
    await page.goto('/requests');
    await confirmed('Second on Pulsar').waitFor();
    expect(await application.leave()).toEqual([]);
  }, 180_000);
});
