import type { Command } from 'commander';
import type { CommandContext } from '../../program.ts';
import { schemasOption, tenantOption, timeoutOption } from './options.ts';
import type { DownloadFlags } from './run-download.ts';
import type { RegisterFlags } from './run-register.ts';
import { SCHEMA_EXIT_CODES, withSchemaExit } from './schema-exit.ts';

/** The commands that move contracts to a registry and from it: `register`, `download`. */
export function register(schema: Command, context: CommandContext): void {
  addRegister(schema, context);
  addDownload(schema, context);
}

function addRegister(schema: Command, context: CommandContext): void {
  schema
    .command('register')
    .argument('[topics...]', 'only these: companies/events')
    .description('register the contracts of topics with a Pulsar, all of them checked before the first')
    .option('--to <registry>', 'default: the Pulsar that the other commands talk to', 'registry:')
    .option('--dry-run', 'check everything and register nothing')
    .option('--json', 'one line of JSON a topic')
    .option(...schemasOption)
    .option(...tenantOption)
    .option(...timeoutOption)
    .addHelpText(
      'after',
      `
Each topic is judged under its mode, under what the registry enforces, and by the broker itself. Where anything is refused,
nothing is registered, and the reasons are those of check. Should the registry fail in the midst, what was registered is
said, and a topic's first schema is taken back. The namespaces must be there (alpes provision).
A token goes into ALPES_REGISTRY_TOKEN, or user:password@ into the address.
${SCHEMA_EXIT_CODES}

Examples:
  alpes schema register --dry-run
  alpes schema register companies/events --to registry:http://pulsar:8080`,
    )
    .action((topics: string[], options: RegisterFlags) =>
      withSchemaExit(context, async () =>
        (await import('./run-register.ts')).runRegister(topics, options, context),
      ),
    );
}

function addDownload(schema: Command, context: CommandContext): void {
  schema
    .command('download')
    .argument('[topics...]', 'only these: companies/events')
    .description('the schemas of a registry as files')
    .requiredOption('-o, --out <dir>', 'a folder that is new or empty')
    .option('--from <registry>', 'default: the Pulsar that the other commands talk to', 'registry:')
    .option('--split', 'the newest versions as contracts: one file for each type')
    .option('--json', 'one line of JSON a file')
    .option(...schemasOption)
    .option(...tenantOption)
    .option(...timeoutOption)
    .addHelpText(
      'after',
      `
Without --split, every version is a file: companies/events@3.avsc. With it, the folder can be compared with (dir:).
A token goes into ALPES_REGISTRY_TOKEN, or user:password@ into the address.
${SCHEMA_EXIT_CODES}

Examples:
  alpes schema download --out /tmp/registered --from registry:http://pulsar:8080
  alpes schema download --out /tmp/live --split && alpes schema diff /tmp/live`,
    )
    .action((topics: string[], options: DownloadFlags) =>
      withSchemaExit(context, async () =>
        (await import('./run-download.ts')).runDownload(topics, options, context),
      ),
    );
}
