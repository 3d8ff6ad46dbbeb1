import { findJavaTools, type JavaTools, portTaken, startStandalone } from '@alpes/launchers';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../program.ts';
import { takeDataDirectory } from '../start/data-directory.ts';
import { listenForInterrupt } from '../start/interrupt.ts';
import { dockerAnswers, runInDocker } from './docker.ts';

export interface PulsarFlags {
  readonly port: number;
  readonly webPort: number;
  readonly dataDir?: string;
  readonly with?: string;
}

/** `alpes pulsar`: a real Pulsar in the foreground until Ctrl-C. Resolves with the exit code. */
export async function runPulsar(flags: PulsarFlags, _context: CommandContext): Promise<number> {
  const how = await chooseHow(flags.with);
  for (const port of [flags.port, flags.webPort]) {
    if (port !== 0 && (await portTaken(port))) throw portProblem(port);
  }
  if (how.kind === 'docker') {
    const urls = [`pulsar://127.0.0.1:${flags.port}`, `http://127.0.0.1:${flags.webPort}`] as const;
    console.error(`Starting Pulsar in Docker; once it runs: ${settings(...urls)} npm start`);
    return runInDocker(flags.port, flags.webPort);
  }
  return runInJava(flags, how.tools);
}

type How = { readonly kind: 'docker' } | { readonly kind: 'java'; readonly tools: JavaTools };

async function chooseHow(asked: string | undefined): Promise<How> {
  if (asked !== undefined && asked !== 'docker' && asked !== 'java') {
    throw new CommandError('USAGE', `--with is docker or java, not "${asked}".`);
  }
  if (asked !== 'java' && (await dockerAnswers())) return { kind: 'docker' };
  const noEngine = 'No Docker engine answers.';
  if (asked === 'docker') throw new CommandError('MISSING', `${noEngine} Start one, or use --with java.`);
  const tools = await findJavaTools();
  if (!('missing' in tools)) return { kind: 'java', tools };
  const advice =
    'Install Docker, or Java 17 with Maven; npm start needs neither: it has a broker of its own.';
  throw new CommandError('MISSING', `${asked === 'java' ? '' : `${noEngine} `}${tools.missing} ${advice}`);
}

function portProblem(port: number): CommandError {
  return new CommandError('IN_USE', `Port ${port} is taken; choose others with --port and --web-port.`);
}

const settings = (serviceUrl: string, adminUrl: string): string =>
  `PULSAR_URL=${serviceUrl} PULSAR_ADMIN_URL=${adminUrl}`;

async function runInJava(flags: PulsarFlags, tools: JavaTools): Promise<number> {
  const data = takeDataDirectory(flags.dataDir ?? '.alpes/pulsar-real');
  const abort = new AbortController();
  const interrupt = listenForInterrupt(
    () => {
      console.error('\nStopping Pulsar.');
      abort.abort();
    },
    () => {},
  );
  try {
    const pulsar = await startStandalone({
      tools,
      dataDir: data.path,
      port: flags.port,
      webPort: flags.webPort,
      signal: abort.signal,
      onProgress: (what) => console.error(`… ${what}`),
    });
    console.error(`Pulsar is running; its log is ${pulsar.logFile}. To use it, in a second terminal:\n`);
    console.log(`${settings(pulsar.serviceUrl, pulsar.adminUrl)} npm start`);
    const ended = await Promise.race([interrupt.asked, pulsar.exited]);
    if (ended !== undefined)
      throw new CommandError('FAILED', `Pulsar has ended by itself; see ${pulsar.logFile}.`);
    await pulsar.stop();
    return exitCodes.done;
  } finally {
    interrupt.release();
    data.release();
  }
}
