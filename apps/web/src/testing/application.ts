import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { System, type SystemOptions } from '@alpes/e2e';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

/** Where Debian's package puts it; `CHROMIUM_PATH` names another one. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Nothing of its own over the network, and no sandbox for root. */
const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * The whole real system, each part a process, with the built application served by its edge, and a Chromium. What goes wrong
 * in a page is kept: `troubles` has to be empty at the end.
 */
export class Application {
  readonly system: System;
  readonly browser: Browser;
  /** Uncaught errors, errors on the console (violations of the content security policy among them), foreign requests. */
  readonly troubles: string[] = [];

  readonly #copy: string;

  private constructor(system: System, browser: Browser, copy: string) {
    this.system = system;
    this.browser = browser;
    this.#copy = copy;
  }

  static async start(options: SystemOptions = {}): Promise<Application> {
    if (!existsSync(dist)) throw new Error('Build the application first: node apps/web/build.mjs');
    // Its own copy: it may be built anew meanwhile.
    const copy = await mkdtemp(join(tmpdir(), 'alpes-web-'));
    await cp(dist, copy, { recursive: true });
    const edgeEnv = { WEB_DIR: copy, ...options.edgeEnv };
    const [system, browser] = await Promise.all([
      System.start({ ...options, edgeEnv }),
      chromium.launch({ executablePath: chromiumPath, args: flags }),
    ]);
    return new Application(system, browser, copy);
  }

  get url(): string {
    return new URL(this.system.graphql()).origin;
  }

  /** Somebody's browser: storage, language and window of its own. */
  async person(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      baseURL: this.url,
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(30_000);
    context.on('page', (page) => this.#watch(page));
    return context;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.system.stop();
    await rm(this.#copy, { recursive: true, force: true });
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.troubles.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      // A request that a cut network fails is said on the console as well; tests cut it on purpose.
      if (message.type() === 'error' && !/net::ERR_|WebSocket connection to/.test(message.text()))
        this.troubles.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      if (/^(https?|wss?):/.test(url) && new URL(url).host !== new URL(this.url).host)
        this.troubles.push(`foreign request: ${url}`);
    });
  }
}
