import { defineConfig } from 'vitest/config';

// What a test needs stands in its suffix; each kind is a project, so that one kind can be run alone:
//   pnpm vitest run --project unit
// PostgreSQL and the real Pulsar are started once a run, for the kinds that use them.
const postgres = 'packages/testkit/src/global-postgres.ts';
const pulsar = 'packages/testkit/src/global-pulsar.ts';
const chromium = 'packages/testkit/src/global-chromium.ts';

const kinds = {
  unit: { testTimeout: 20_000, globalSetup: [], groupOrder: 0, maxWorkers: 2 },
  int: { testTimeout: 60_000, globalSetup: [postgres], groupOrder: 0, maxWorkers: 2 },
  pulsar: { testTimeout: 120_000, globalSetup: [postgres, pulsar], groupOrder: 1, maxWorkers: 1 },
  browser: { testTimeout: 180_000, globalSetup: [chromium], groupOrder: 3, maxWorkers: 2 },
  e2e: { testTimeout: 300_000, globalSetup: [postgres], groupOrder: 2, maxWorkers: 1 },
};

const conditions = ['@alpes/source', 'node'];

// Node loads graphql's main file; Vite would prefer the `module` file beside it, and graphql refuses to be there twice.
const alias = [{ find: /^graphql$/, replacement: 'graphql/index.js' }];

export default defineConfig({
  test: {
    pool: 'forks',
    projects: Object.entries(kinds).map(([name, { testTimeout, globalSetup, groupOrder, maxWorkers }]) => ({
      resolve: { conditions, alias },
      ssr: { resolve: { conditions } },
      test: {
        name,
        include: [`{apps,packages}/*/src/**/*.${name}.test.{ts,tsx}`],
        testTimeout,
        hookTimeout: testTimeout,
        globalSetup,
        maxWorkers,
        // The kinds that start whole systems have the machine to themselves.
        sequence: { groupOrder },
      },
    })),
  },
});
