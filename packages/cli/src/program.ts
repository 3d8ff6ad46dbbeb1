import { existsSync, readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { exitCodeOf, exitCodes } from './exit-codes.ts';

/** What every command gets beside its own options. */
export interface CommandContext {
  /** The folder with the workspace's package.json. */
  readonly root: string;
  /** Sets the exit code of a command that ended without an error. */
  exitWith(code: number): void;
}

const EXIT_CODES = `
Exit codes:
  0    done
  1    it was tried and failed
  2    a wrong argument or setting
  3    a port or data directory is in use
  4    something that is needed is not on this machine or does not answer
  130  stopped by a second Ctrl-C`;

/** Runs one command line; resolves with the exit code. Results go to standard output, everything else to standard error. */
export async function run(args: readonly string[], { root }: { root: string }): Promise<number> {
  let exitCode: number = exitCodes.done;
  const context = {
    root,
    exitWith: (code: number) => {
      exitCode = code;
    },
  };
  try {
    const program = createProgram(context);
    await (await addOperations(program, context)).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  console.error(error instanceof Error ? error.message : String(error));
  if (process.env['DEBUG'] !== undefined) console.error(error);
  return exitCodeOf(error);
}

/** Of the workspace; contracts are also checked where there is none, or none with a version. */
function versionOf(root: string): string {
  const file = `${root}/package.json`;
  if (!existsSync(file)) return 'none';
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
  return version ?? 'none';
}

function createProgram(context: CommandContext): Command {
  const program = new Command('alpes')
    .description('Alpes: a GraphQL front door over event-driven services on Apache Pulsar')
    .version(versionOf(context.root))
    .exitOverride()
    .showHelpAfterError()
    .addHelpText('after', EXIT_CODES);
  addStart(program, context);
  addRun(program, context);
  addPulsar(program, context);
  addTest(program, context);
  return program;
}

function addStart(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('start everything: broker, database, services, GraphQL')
    .option(
      '-p, --port <number>',
      'where GraphQL listens; 0 takes a free port (PORT, default 4000)',
      portNumber,
    )
    .option('--host <address>', 'the address GraphQL listens on (HOST, default 127.0.0.1)')
    .option('--data-dir <dir>', 'where data and logs are kept (default .alpes)')
    .option('--processes', 'each part in a process of its own')
    .option('--restart', 'with --processes: start a part again when it ends')
    .addHelpText(
      'after',
      `
Settings from the environment: PULSAR_URL and PULSAR_ADMIN_URL (use that Pulsar), DATABASE_URL (use that PostgreSQL server;
databases alpes_* are created on it), ALPES_TENANT, LOG_LEVEL, HEALTH_PORT, AUTH_*.

Examples:
  npm start
  npm start -- --port 4100 --data-dir /tmp/alpes
  npm start -- --processes --restart
  PULSAR_URL=pulsar://host:6650 PULSAR_ADMIN_URL=http://host:8080 DATABASE_URL=postgres://me:pw@host/postgres npm start`,
    )
    .action(async (options) => {
      const { start } = await import('./start/start.ts');
      context.exitWith(await start(options, context));
    });
}

function addRun(program: Command, context: CommandContext): void {
  program
    .command('run')
    .argument('[app]', 'its name (ALPES_APP)')
    .description('run one app alone, as a container does; it must find its Pulsar and its database')
    .addHelpText(
      'after',
      `
Settings from the environment: PULSAR_URL, DATABASE_URL (this app's own database), HEALTH_PORT, HOST, PORT, LOG_LEVEL.

Examples:
  DATABASE_URL=postgres://me:pw@host/alpes_companies HEALTH_PORT=8081 alpes run companies`,
    )
    .action(async (name?: string) => {
      const { runApp } = await import('./start/run-app.ts');
      await runApp(context.root, name ?? process.env['ALPES_APP']);
      context.exitWith(Number(process.exitCode ?? 0));
    });
}

function addPulsar(program: Command, context: CommandContext): void {
  program
    .command('pulsar')
    .description('run a real Pulsar on this machine, with Docker or with Java and Maven')
    .option('--port <number>', 'of the binary protocol', portNumber, 6650)
    .option('--web-port <number>', 'of the admin interface', portNumber, 8080)
    .option('--data-dir <dir>', 'where its data is kept (default .alpes/pulsar-real)')
    .option('--with <how>', 'docker or java; default: docker where an engine answers')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run pulsar\n  npm run pulsar -- --with java --port 16650 --web-port 18080',
    )
    .action(async (options) => {
      const { runPulsar } = await import('./pulsar/run-pulsar.ts');
      context.exitWith(await runPulsar(options, context));
    });
}

function addTest(program: Command, context: CommandContext): void {
  program
    .command('test')
    .description('run every test that this machine can run')
    .argument('[filters...]', 'only files whose path contains one of these')
    .option('--project <kind>', 'only this kind (may be repeated): unit, int, pulsar, e2e', collect, [])
    .addHelpText('after', '\nExamples:\n  npm test\n  npm test -- --project unit packages/runtime')
    .action(async (filters: string[], options: { project: string[] }) => {
      const { runTests } = await import('./test/run-tests.ts');
      context.exitWith(await runTests(filters, options, context));
    });
}

async function addOperations(program: Command, context: CommandContext): Promise<Command> {
  const { addOperationCommands } = await import('./commands/index.ts');
  addOperationCommands(program, context);
  return program;
}

function portNumber(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It is no port (0 to 65535).');
  return port;
}

const collect = (value: string, former: string[]): string[] => [...former, value];
