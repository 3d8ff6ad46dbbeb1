import { type Command, Option } from 'commander';
import type { CommandContext } from '../../program.ts';
import { fromOne, retained, SOURCES, schemasOption, tenantOption, timeoutOption } from './options.ts';
import type { CheckOptions } from './run-check.ts';
import { SCHEMA_EXIT_CODES, withSchemaExit } from './schema-exit.ts';

/** `alpes schema check` */
export function register(schema: Command, context: CommandContext): void {
  schema
    .command('check')
    .description('every contract against its earlier versions, under the mode set for its topic')
    .requiredOption('--against <source>', 'what to compare with; see below')
    .addOption(new Option('--json', 'the report as JSON').conflicts(['sarif', 'markdown']))
    .addOption(new Option('--sarif', 'the report for code scanning').conflicts(['json', 'markdown']))
    .addOption(new Option('--markdown', 'the report as a comment').conflicts(['json', 'sarif']))
    .option(
      '--retained [messages]',
      'also decode what live topics hold: a sample (1000 of each), so many, or all',
      retained,
    )
    .option(...schemasOption)
    .option('--history <number>', 'states in git to look at, the one at REF included', fromOne, 100)
    .option(...tenantOption)
    .option(...timeoutOption)
    .addHelpText(
      'after',
      `
Modes stand in compatibility.json beside the contracts: { "default": "BACKWARD_TRANSITIVE", "topics": { "orders/events": "FULL" } }
(NONE, BACKWARD, FORWARD, FULL, each but NONE also with _TRANSITIVE). Transitive ones look at every earlier version.
A shallow clone that lacks them ends with 3; --history 1 looks at REF alone.

--retained reads the topics of PULSAR_URL (default: of what alpes start runs) beside their subscriptions, each message through
the schema it was written with; what cannot be decoded ends with 1. The token goes to the broker, too.
${SOURCES}
${SCHEMA_EXIT_CODES}

Examples:
  alpes schema check --against git:HEAD
  alpes schema check --against git:origin/main... --markdown > comment.md
  alpes schema check --against registry:http://pulsar:8080 --json | jq .summary
  alpes schema check --against registry: --retained all
  alpes schema check --against dir:../last-release/schemas --sarif > alpes.sarif`,
    )
    .action((options: CheckOptions) =>
      withSchemaExit(context, async () => {
        const { runCheck } = await import('./run-check.ts');
        return runCheck(options, context);
      }),
    );
}
