import { setTimeout as sleep } from 'node:timers/promises';

const PER_SECOND = 100;
const COMPANIES = 200;

/** Tasks of a page, over 50 ms each, while real commands take effect that it is told of one by one. */
export async function underUpdates(browser, base, { path, seconds }) {
  const workload = new Workload(base);
  await workload.register();
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(base + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('row').nth(5).waitFor();
  const debug = await context.newCDPSession(page);
  await debug.send('Network.enable');
  let frames = 0;
  debug.on('Network.webSocketFrameReceived', () => {
    frames += 1;
  });
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
  const began = performance.now();
  const done = await workload.amend(seconds);
  const took = (performance.now() - began) / 1_000;
  const tasks = await page.evaluate(() => window.tasks);
  await context.close();
  return { perSecond: done / took, framesPerSecond: frames / took, tasks };
}

/** Commands of the same person, from elsewhere: at an even pace, whatever the answers do. */
class Workload {
  #companies = [];

  constructor(base) {
    this.url = `${base}/graphql`;
  }

  async register() {
    for (let n = 0; n < COMPANIES; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, at) => {
          const input = { name: `Busy ${String(n + at).padStart(3, '0')}`, country: 'CO' };
          const { aggregateId } = await this.#send('registerCompany', 'RegisterCompanyInput!', input);
          this.#companies.push({ id: aggregateId, version: 1 });
        }),
      );
    await sleep(3_000);
  }

  /** @returns how many were taken */
  async amend(seconds) {
    const began = performance.now();
    const sent = [];
    for (let n = 0; n < seconds * PER_SECOND; n++) {
      await sleep(Math.max(0, began + (n * 1_000) / PER_SECOND - performance.now()));
      const company = this.#companies[n % this.#companies.length];
      const input = { id: company.id, expectedVersion: company.version, phone: `+5760123${10_000 + n}` };
      company.version += 1;
      sent.push(this.#send('amendCompany', 'AmendCompanyInput!', input).then(({ commandId }) => commandId));
    }
    return (await Promise.all(sent)).filter((id) => id !== undefined).length;
  }

  async #send(mutation, type, input) {
    const query = `mutation ($input: ${type}) { result: ${mutation}(input: $input) { ... on CommandReceipt { commandId aggregateId } } }`;
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    return (await response.json()).data.result;
  }
}
