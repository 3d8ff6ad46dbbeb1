import { hrtime } from 'node:process';
import { portTaken } from '@alpes/launchers';
import { healthServer, Registry } from '@alpes/runtime';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../program.ts';
import { addressRows } from './address-rows.ts';
import { addressTable } from './address-table.ts';
import { type DataDirectory, takeDataDirectory } from './data-directory.ts';
import { listenForInterrupt } from './interrupt.ts';
import { fileLogger } from './logs.ts';
import { type StartFlags, type StartOptions, startOptions } from './options.ts';
import type { Part } from './part.ts';
import { showTasks } from './progress.ts';
import { removeRunning, writeRunning } from './running-file.ts';
import { type System, type SystemContext, startSystem } from './system.ts';

/** `alpes start`: everything, until Ctrl-C. Resolves with the exit code. */
export async function start(flags: StartFlags, { root }: CommandContext): Promise<number> {
  const began = hrtime.bigint();
  const options = startOptions(flags, process.env);
  const data = takeDataDirectory(options.dataDir);
  const interrupt = listenForInterrupt(
    () =>
      console.error(
        '\nStopping: no new requests; what was accepted is finished. Ctrl-C again leaves at once.',
      ),
    () => console.error('Left at once. What was accepted is kept and goes on at the next start.'),
  );
  try {
    await requireFreePort(options);
    const run = new Run(root, options, data);
    const system = await run.start();
    if (!interrupt.wasAsked)
      console.log(
        addressTable(addressRows(system, options, data.path), Number(hrtime.bigint() - began) / 1e6),
      );
    return await run.untilOver(system, interrupt.asked);
  } finally {
    interrupt.release();
    removeRunning(data.path);
    data.release();
  }
}

async function requireFreePort({ port, host }: StartOptions): Promise<void> {
  if (port === 0 || !(await portTaken(port, host))) return;
  const message = `Port ${port} of ${host} is taken or not yours to use.`;
  throw new CommandError('IN_USE', `${message} Choose another with --port (0 takes any free one).`);
}

class Run {
  readonly #context: SystemContext;
  readonly #processes: Record<string, number> = {};
  #system: System | undefined;
  #closeHealth: () => Promise<void> = async () => {};

  constructor(root: string, options: StartOptions, data: DataDirectory) {
    const logger = fileLogger('start', data.logs, options.logLevel);
    process.on('unhandledRejection', (err) =>
      logger.error({ err }, 'a promise was rejected and nobody looked'),
    );
    this.#context = { root, options, data, logger, onPart: (part) => this.#note(part) };
  }

  async start(): Promise<System> {
    this.#system = await startSystem(this.#context);
    this.#publish();
    await this.#openHealth(this.#system);
    return this.#system;
  }

  /** Resolves when the system has stopped, because it was asked to or because a part failed. */
  async untilOver(system: System, asked: Promise<void>): Promise<number> {
    const reason = await Promise.race([asked, system.failed]).catch((error: unknown) => error as Error);
    if (reason instanceof Error) console.error(`\n${reason.message} Stopping the rest.`);
    const stopped = system.stop();
    const stopShowing = showTasks([{ title: 'Finishing what is under way', done: stopped }]);
    await Promise.all([stopped, this.#closeHealth()]);
    await stopShowing();
    if (reason instanceof Error) return exitCodes.failed;
    console.error('Stopped.');
    return exitCodes.done;
  }

  #note(part: Part): void {
    if (part.pid !== undefined) this.#processes[part.name] = part.pid;
    if (this.#system !== undefined) this.#publish();
  }

  #publish(): void {
    const system = this.#system as System;
    writeRunning(this.#context.data.path, {
      pid: process.pid,
      pulsarUrl: system.broker.serviceUrl,
      pulsarAdminUrl: system.broker.adminUrl,
      databases: Object.fromEntries(system.databases),
      graphqlUrl: system.apps.find(({ addresses }) => 'graphql' in addresses)?.addresses['graphql'],
      processes: this.#processes,
    });
  }

  async #openHealth(system: System): Promise<void> {
    const { healthPort, host } = this.#context.options;
    if (healthPort === 0) return;
    const metrics = Registry.merge(system.apps.flatMap((app) => app.metrics ?? []));
    const server = await healthServer({
      port: healthPort,
      host,
      metrics,
      readiness: () => readinessOf(system),
    });
    this.#closeHealth = () => server.close();
  }
}

async function readinessOf(system: System) {
  const states = await Promise.all(system.apps.flatMap(({ running }) => running?.readiness() ?? []));
  return { ready: states.every(({ ready }) => ready), reasons: states.flatMap(({ reasons }) => reasons) };
}
