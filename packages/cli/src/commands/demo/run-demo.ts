import { exitCodes } from '../../exit-codes.ts';
import type { CommandContext } from '../../program.ts';
import { jsonResult, progress, result } from '../shared/output.ts';
import { type Surroundings, surroundings } from '../shared/surroundings.ts';
import { atMost } from './at-most.ts';
import { auditResult } from './audit.ts';
import { CommandSender, type Request, type Settled } from './commands.ts';
import { type DemoCompany, type DemoProperty, demoData } from './data.ts';
import { progressBar } from './progress-bar.ts';
import { asText, summarise } from './summary.ts';

interface Options {
  readonly companies?: number;
  readonly properties?: number;
  readonly concurrency: number;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Loads companies, then properties that some of them own, and tells what came of it. */
export async function runDemo(options: Options, context: CommandContext): Promise<void> {
  const where = surroundings(options.dataDir);
  const data = await demoData(options);
  progress(
    `Loading ${data.companies.length} companies and ${data.properties.length} properties through ${where.graphqlUrl}`,
  );
  const { settled, seconds } = await load(where, data, options.concurrency);
  progress('Waiting for the audit to have seen it all.');
  const completed = settled.filter(({ status }) => status === 'COMPLETED').length;
  const demo = summarise(settled, seconds, await auditResult(where, completed));
  if (options.json) jsonResult(demo);
  else result(`\n${asText(demo)}`);
  if (demo.unanswered > 0) context.exitWith(exitCodes.failed);
}

type Data = Awaited<ReturnType<typeof demoData>>;

async function load(where: Surroundings, data: Data, concurrency: number) {
  const sender = new CommandSender(where);
  const began = performance.now();
  try {
    const companies = await settleAll(sender, 'Companies', data.companies, registration, concurrency);
    const ids = new Map([...companies].map(([{ key }, { aggregateId }]) => [key, aggregateId]));
    const recording = (property: DemoProperty) => recordingOf(property, ids);
    const properties = await settleAll(sender, 'Properties', data.properties, recording, concurrency);
    const settled = [...companies.values(), ...properties.values()];
    return { settled, seconds: (performance.now() - began) / 1_000 };
  } finally {
    await sender.close();
  }
}

async function settleAll<T>(
  sender: CommandSender,
  title: string,
  items: readonly T[],
  requestOf: (item: T) => Request,
  concurrency: number,
): Promise<Map<T, Settled>> {
  const settled = new Map<T, Settled>();
  if (items.length === 0) return settled;
  const bar = progressBar(title, items.length);
  try {
    await atMost(concurrency, items, async (item) => {
      settled.set(item, await sender.settle(requestOf(item)));
      bar.step();
    });
  } finally {
    bar.done();
  }
  return settled;
}

const keyOf = (key: string): string => `demo-2-${key}`;

function registration({ key, ...input }: DemoCompany): Request {
  return { mutation: 'registerCompany', input, key: keyOf(key) };
}

/** Without its owner, where that one was not accepted. */
function recordingOf(
  { key, owner, ...input }: DemoProperty,
  ids: ReadonlyMap<string, string | undefined>,
): Request {
  return { mutation: 'recordLocation', input: { ...input, ownerId: ids.get(owner) }, key: keyOf(key) };
}
