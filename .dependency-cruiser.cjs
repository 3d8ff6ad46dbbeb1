// Who may depend on whom; the reasons are in docs/architecture.md. Sources are read with swc: the TypeScript in use has no
// compiler interface. Imports of types count like any other. Cycles are oxlint's to find (import/no-cycle). Tests are not
// looked at: they may import what they test with, and the reader does not know all the syntax they use. It knows no JSX
// either: what apps/web may not import is in .oxlintrc.json too.

/** Packages and what each may import of the others. Nothing else of the workspace. */
const allowed = {
  'pulsar-protocol': [],
  'pulsar-client': ['pulsar-protocol'],
  'pulsar-embedded': ['pulsar-protocol'],
  contracts: [],
  runtime: [],
  shapes: ['contracts'],
  launchers: ['pulsar-embedded'],
  'service-kit': ['contracts', 'pulsar-client', 'runtime'],
  'projection-kit': ['contracts', 'pulsar-client', 'runtime'],
  'schema-gate': ['contracts', 'pulsar-client', 'runtime'],
  bench: ['contracts', 'launchers', 'pulsar-client', 'runtime'],
  e2e: ['contracts', 'launchers', 'pulsar-client', 'runtime'],
  testkit: ['contracts', 'launchers', 'pulsar-client', 'pulsar-embedded', 'runtime'],
};

const appsAllowed = {
  companies: ['contracts', 'runtime', 'service-kit'],
  geographic: ['contracts', 'runtime', 'service-kit'],
  audit: ['contracts', 'runtime', 'service-kit'],
  bff: ['contracts', 'projection-kit', 'pulsar-client', 'runtime', 'shapes'],
  // It knows the edge by its schema alone, which it reads as a file when it is built.
  web: ['shapes'],
};

const TESTS = '/testing/';

const others = (own, names) => `^(packages/(?!(${[own, ...names].join('|')})/)|apps/)`;

const packageRules = Object.entries(allowed).map(([name, names]) => ({
  name: `${name}-imports`,
  comment: `packages/${name} may import ${names.join(', ') || 'no other package'}.`,
  severity: 'error',
  from: { path: `^packages/${name}/src/`, pathNot: TESTS },
  to: { path: others(name, names) },
}));

const appRules = Object.entries(appsAllowed).map(([name, names]) => ({
  name: `${name}-imports`,
  comment: `apps/${name} may import ${names.join(', ')}.`,
  severity: 'error',
  from: { path: `^apps/${name}/src/`, pathNot: TESTS },
  to: { path: `^(packages/(?!(${names.join('|') || 'none'})/)|apps/(?!${name}/))` },
}));

module.exports = {
  forbidden: [
    ...packageRules,
    ...appRules,
    {
      name: 'packages-know-no-app',
      comment: 'Apps are loaded by path (package.json, "alpes"); a package never imports one.',
      severity: 'error',
      from: { path: '^packages/', pathNot: TESTS },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-know-no-other-app',
      comment: 'Contexts share contracts and nothing else.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'testkit-in-tests-only',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: `${TESTS}|^packages/testkit/` },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'through-the-front-door',
      comment: 'Another package is imported by its name, which leads to its src/index.ts.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/src/', pathNot: TESTS },
      to: { path: '^(packages|apps)/[^/]+/', pathNot: '^$1/$2/|/src/index\\.ts$' },
    },
    {
      name: 'pure-domain',
      comment:
        'A domain folder imports itself, pure domain libraries and types; no Node, no database, no kit.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: TESTS },
      to: {
        pathNot:
          '^apps/[^/]+/src/domain/|node_modules/(@turf|jsts|stdnum|libphonenumber-js|i18n-iso-countries|zod|@rapideditor/country-coder|@types/geojson)/',
      },
    },
    {
      name: 'declared-dependencies',
      comment:
        'What is imported stands in the package.json beside it; what helps tests may use what the root has.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependencies-at-run-time',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: `${TESTS}|^packages/testkit/` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|generated)/|\\.test\\.ts$|\\.tsx$' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@alpes/source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
