import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { System, type SystemOptions } from '@alpes/e2e';
import { chromium, startTcpProxy, type TcpProxy } from '@alpes/testkit';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium as playwright,
} from 'playwright-core';
import { test } from 'vitest';
import { secret, type Token, tokenFor } from './token.ts';

const found = chromium();

/** vitest's `test`, for what needs a Chromium: skipped where there is none. */
export const browserTest = test.skipIf('missing' in found);

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Nothing of its own over the network, and no sandbox for root. */
const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export interface ApplicationOptions extends SystemOptions {
  /** Whoever works here needs a token; without, everybody is the development principal. */
  readonly signIn?: boolean;
}

export interface PersonOptions extends BrowserContextOptions {
  /** Signed in with such a token from the start. */
  readonly as?: Token;
  /** Reaches the application through it. */
  readonly network?: Network;
}

/** A network of somebody's own, which can fail. */
export interface Network extends TcpProxy {
  readonly url: string;
}

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
  readonly #networks: Network[] = [];
  readonly #people: BrowserContext[] = [];

  private constructor(system: System, browser: Browser, copy: string) {
    this.system = system;
    this.browser = browser;
    this.#copy = copy;
  }

  static async start({ signIn = false, ...options }: ApplicationOptions = {}): Promise<Application> {
    if ('missing' in found) throw new Error(found.missing);
    if (!existsSync(dist)) throw new Error('Build the application first: node apps/web/build.mjs');
    // Its own copy: it may be built anew meanwhile.
    const copy = await mkdtemp(join(tmpdir(), 'alpes-web-'));
    await cp(dist, copy, { recursive: true });
    const edgeEnv = { WEB_DIR: copy, ...(signIn ? { AUTH_JWT_SECRET: secret } : {}), ...options.edgeEnv };
    const [system, browser] = await Promise.all([
      System.start({ ...options, edgeEnv }),
      playwright.launch({ executablePath: found.executablePath, args: flags }),
    ]);
    return new Application(system, browser, copy);
  }

  get url(): string {
    return new URL(this.system.graphql()).origin;
  }

  /** Somebody's browser: storage, language and window of its own. */
  async person({ as, network, ...options }: PersonOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      baseURL: network?.url ?? this.url,
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    this.#people.push(context);
    context.setDefaultTimeout(30_000);
    context.on('page', (page) => this.#watch(page, context));
    if (as !== undefined) await context.addInitScript(keepToken, tokenFor(as));
    return context;
  }

  /** Closes the browsers of everybody there was. @returns what went wrong since it was last called */
  async leave(): Promise<string[]> {
    await Promise.all(this.#people.splice(0).map((person) => person.close()));
    await Promise.all(this.#networks.splice(0).map((network) => network.stop()));
    return this.troubles.splice(0);
  }

  async network(): Promise<Network> {
    const proxy = await startTcpProxy({ port: Number(new URL(this.url).port) });
    const network = Object.assign(proxy, { url: `http://127.0.0.1:${proxy.port}` });
    this.#networks.push(network);
    return network;
  }

  async stop(): Promise<void> {
    await this.leave();
    await this.browser.close();
    await this.system.stop();
    await rm(this.#copy, { recursive: true, force: true });
  }

  #watch(page: Page, context: BrowserContext): void {
    page.on('pageerror', (error) => this.troubles.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      // A request that a cut network fails is said on the console as well; tests cut it on purpose.
      if (message.type() === 'error' && !/net::ERR_|WebSocket connection to/.test(message.text()))
        this.troubles.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      const own = [this.url, ...this.#networks.map((network) => network.url)];
      if (/^(https?|wss?):/.test(url) && !own.some((origin) => new URL(origin).host === new URL(url).host))
        this.troubles.push(`foreign request of ${context.pages()[0]?.url()}: ${url}`);
    });
  }
}

/** Runs in the browser, before the page: what signing in would leave. A page that could not be had has no storage. */
function keepToken(token: string): void {
  if (window.origin !== 'null' && sessionStorage.getItem('alpes.token') === null)
    sessionStorage.setItem('alpes.token', token);
}
