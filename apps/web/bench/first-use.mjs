const fast3G = { downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/** Latencies are what a request waits at least; 562.5 is what browsers' own tools call fast 3G. */
export const profiles = [
  { name: 'as it is', cpu: 1, network: null },
  { name: '4× CPU, 1.6 Mbit/s, 150 ms', cpu: 4, network: { ...fast3G, latency: 150 } },
  { name: '4× CPU, 1.6 Mbit/s, 562.5 ms', cpu: 4, network: { ...fast3G, latency: 562.5 } },
];

/** Runs in the page: when the search can be typed into, and when rows are there as well. */
function watch() {
  const seen = {};
  window.firstUse = seen;
  const look = () => {
    const now = performance.now();
    if (seen.drawnMs === undefined && document.querySelector('main input[type="search"]')) seen.drawnMs = now;
    if (document.querySelectorAll('main tbody tr a').length > 10) seen.usableMs = now;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** From the address to rows that can be worked with, in a browser that knows nothing. */
export async function firstUse(browser, base, { cpu, network }) {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const debug = await context.newCDPSession(page);
  let bytes = 0;
  debug.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await debug.send('Network.enable');
  if (network !== null) await debug.send('Network.emulateNetworkConditions', { offline: false, ...network });
  await debug.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  await page.addInitScript(watch);
  await page.goto(`${base}/companies`, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.firstUse.usableMs !== undefined, null, { timeout: 120_000 });
  const seen = await page.evaluate(() => window.firstUse);
  await context.close();
  return { ...seen, kilobytes: bytes / 1_000 };
}
