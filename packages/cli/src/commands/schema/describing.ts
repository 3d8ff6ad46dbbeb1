import { type Command, Option } from 'commander';
import type { CommandContext } from '../../program.ts';
import { SOURCES, schemasOption, tenantOption, timeoutOption } from './options.ts';
import type { CatalogFlags } from './run-catalog.ts';
import type { DiffFlags } from './run-diff.ts';
import type { FingerprintFlags } from './run-fingerprint.ts';
import type { LintFlags } from './run-lint.ts';
import { SCHEMA_EXIT_CODES, withSchemaExit } from './schema-exit.ts';

/** The commands that look at contracts and change nothing: `diff`, `lint`, `fingerprint`, `catalog`. */
export function register(schema: Command, context: CommandContext): void {
  addDiff(schema, context);
  addLint(schema, context);
  addFingerprint(schema, context);
  addCatalog(schema, context);
}

function addDiff(schema: Command, context: CommandContext): void {
  schema
    .command('diff')
    .argument('<a>', 'a source, or a folder')
    .argument('[b]', 'another; default: the working tree')
    .description(
      'what differs between two states of the contracts: side by side on a terminal, a patch in a pipe',
    )
    .option('-u, --unified', 'a patch on a terminal, too')
    .option('--exit-code', 'end with 1 where there are differences')
    .option(...schemasOption)
    .option(...tenantOption)
    .option(...timeoutOption)
    .addHelpText(
      'after',
      `${SOURCES}
${SCHEMA_EXIT_CODES}

Examples:
  alpes schema diff git:main
  alpes schema diff git:v1.0 git:v1.1 | less
  alpes schema diff registry:http://pulsar:8080 --exit-code`,
    )
    .action((a: string, b: string | undefined, options: DiffFlags) =>
      withSchemaExit(context, async () => (await import('./run-diff.ts')).runDiff(a, b, options, context)),
    );
}

function addLint(schema: Command, context: CommandContext): void {
  schema
    .command('lint')
    .description('names, docs and defaults of the contracts; no required field added later')
    .option('--against <source>', 'earlier contracts, to know what was added since')
    .addOption(new Option('--json', 'one line of JSON a finding').conflicts('sarif'))
    .addOption(new Option('--sarif', 'findings for code scanning').conflicts('json'))
    .option(...schemasOption)
    .option(...tenantOption)
    .option(...timeoutOption)
    .addHelpText(
      'after',
      `
Levels and exceptions stand in compatibility.json, under "lint".
${SCHEMA_EXIT_CODES}

Examples:
  alpes schema lint
  alpes schema lint --against git:main --json | jq -r .message`,
    )
    .action((options: LintFlags) =>
      withSchemaExit(context, async () => (await import('./run-lint.ts')).runLint(options, context)),
    );
}

function addFingerprint(schema: Command, context: CommandContext): void {
  schema
    .command('fingerprint')
    .argument('<names...>', 'files, topics (companies/events) or full names of types')
    .description('the Parsing Canonical Form of a schema, its CRC-64-AVRO and its SHA-256')
    .option('--json', 'one line of JSON a schema')
    .option(...schemasOption)
    .addHelpText(
      'after',
      `
SHA-256 is what messages carry as their property "schema".
${SCHEMA_EXIT_CODES}

Examples:
  alpes schema fingerprint companies/events
  alpes schema fingerprint schemas/companies/v1/tax-id.avsc --json | jq -r .sha256`,
    )
    .action((names: string[], options: FingerprintFlags) =>
      withSchemaExit(context, async () =>
        (await import('./run-fingerprint.ts')).runFingerprint(names, options, context),
      ),
    );
}

function addCatalog(schema: Command, context: CommandContext): void {
  schema
    .command('catalog')
    .description(
      'every topic, message, producer and consumer: an AsyncAPI 3 document, and a page that people can read',
    )
    .addOption(new Option('--json', 'AsyncAPI as JSON; default: as YAML').conflicts('html'))
    .addOption(new Option('--html', 'the page').conflicts('json'))
    .option('-o, --out <dir>', 'write all three into a folder instead')
    .option('--title <text>', 'default: Alpes')
    .option(...schemasOption)
    .option(...tenantOption)
    .addHelpText(
      'after',
      `
The page is one file, needs no server and no network.
${SCHEMA_EXIT_CODES}

Examples:
  alpes schema catalog > asyncapi.yaml
  alpes schema catalog --out public/contracts`,
    )
    .action((options: CatalogFlags) =>
      withSchemaExit(context, async () => (await import('./run-catalog.ts')).runCatalog(options, context)),
    );
}
