import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LoadResult } from './load.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadRequest } from './load-process.ts';
import { describeMachine } from './machine.ts';
import { type Usage, UsageMeter } from './process-usage.ts';
import { type Report, renderReport } from './report.ts';
import { type Foundation, startAlpes, startFoundation, startUsualWay } from './system.ts';

const USAGE = `npm run bench -- [--broker embedded|real] [--seconds N] [--in-flight N] [--rate N] [--only alpes|usual]
                 [--json FILE]

Measures the whole path, every part in a process of its own, and beside it the same work done the usual way.
  --broker     embedded (default), or real: a Pulsar from Maven Central on this machine
  --seconds    length of each scenario, after 3 s to warm up; default 15
  --in-flight  commands under way at once where throughput is measured; default 400
  --rate       commands a second where latency is measured; default 100
  --only       alpes, or usual: leave the other out
  --json       also write the figures to FILE`;

const WARM_UP_SECONDS = 3;

const { values: options } = parseArgs({
  options: {
    broker: { type: 'string', default: 'embedded' },
    seconds: { type: 'string', default: '15' },
    'in-flight': { type: 'string', default: '400' },
    rate: { type: 'string', default: '100' },
    only: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const PARTS: readonly (readonly [needle: string, part: string])[] = [
  ['load-process', 'load generator'],
  ['usual-way', 'usual service'],
  ['postgres', 'postgres'],
  ['pulsar-embedded', 'broker'],
  ['PulsarStandaloneStarter', 'broker'],
  ['companies', 'companies'],
  ['geographic', 'geographic'],
  ['audit', 'audit'],
  ['projector', 'projector'],
  ['edge', 'edge'],
];

function partOf(command: string): string {
  return PARTS.find(([needle]) => command.includes(needle))?.[1] ?? 'host';
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs scenarios one after the other and keeps what each cost. */
class Run {
  readonly scenarios: Record<string, LoadResult> = {};
  readonly usage: Record<string, Record<string, Usage>> = {};
  readonly #meter = new UsageMeter(process.pid, partOf);

  async scenario(name: string, load: LoadGenerator, request: LoadRequest): Promise<void> {
    say(`${name} …`);
    await load.run({ ...request, seconds: WARM_UP_SECONDS });
    this.#meter.start();
    this.scenarios[name] = await load.run(request);
    this.usage[name] = this.#meter.read();
  }
}

async function measureAlpes(run: Run, foundation: Foundation, dir: string): Promise<void> {
  const system = await startAlpes(foundation, dir);
  const load = await LoadGenerator.start('alpes', system.url, 0);
  const seconds = Number(options.seconds);
  const inFlight = Number(options['in-flight']);
  const perSecond = Number(options.rate);
  await run.scenario('RegisterCompany', load, { issue: 'register', seconds, inFlight });
  await run.scenario('AmendCompany', load, { issue: 'amend', seconds, inFlight });
  await run.scenario(`RegisterCompany at ${perSecond}/s`, load, { issue: 'register', seconds, perSecond });
  await load.end();
  await system.stop();
}

async function measureUsualWay(run: Run, foundation: Foundation): Promise<void> {
  const system = await startUsualWay(foundation);
  const load = await LoadGenerator.start('usual', system.url, 50_000_000);
  const seconds = Number(options.seconds);
  const inFlight = Number(options['in-flight']);
  await run.scenario('the usual way: register', load, { issue: 'register', seconds, inFlight });
  await run.scenario('the usual way: amend', load, { issue: 'amend', seconds, inFlight });
  await load.end();
  await system.stop();
}

async function bench(broker: 'embedded' | 'real'): Promise<Report> {
  const dir = mkdtempSync(join(tmpdir(), 'alpes-bench-'));
  say(`Starting Postgres and the ${broker} broker …`);
  const foundation = await startFoundation(dir, broker);
  try {
    const run = new Run();
    const machine = await describeMachine(dir, foundation.databaseUrl);
    if (options.only !== 'alpes') await measureUsualWay(run, foundation);
    if (options.only !== 'usual') await measureAlpes(run, foundation, dir);
    return { at: new Date().toISOString(), broker, machine, scenarios: run.scenarios, usage: run.usage };
  } finally {
    await foundation.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

if (options.help) {
  process.stdout.write(`${USAGE}\n`);
} else if (options.broker !== 'embedded' && options.broker !== 'real') {
  say(USAGE);
  process.exitCode = 2;
} else {
  const report = await bench(options.broker);
  process.stdout.write(`${renderReport(report)}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}
