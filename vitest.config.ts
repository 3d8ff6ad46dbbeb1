import { defineConfig } from 'vitest/config';

// What a test needs stands in its suffix; each kind is a project, so that one kind can be run alone:
//   pnpm vitest run --project unit
const kinds = {
  unit: { testTimeout: 10_000 },
  int: { testTimeout: 60_000 },
  pulsar: { testTimeout: 120_000 },
  e2e: { testTimeout: 300_000 },
};

const conditions = ['@alpes/source', 'node', 'import', 'default'];

export default defineConfig({
  test: {
    pool: 'forks',
    projects: Object.entries(kinds).map(([name, { testTimeout }]) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        include: [`{apps,packages}/*/src/**/*.${name}.test.ts`],
        testTimeout,
        hookTimeout: testTimeout,
      },
    })),
  },
});
