import { spawnSync } from 'node:child_process';
import type { PairAnswer, PairJob, SchemaAnswer } from './peer.ts';

export type PeerJob = PairJob | { readonly schema: string };

const asLine = (job: PeerJob): string =>
  JSON.stringify(
    'schema' in job ? job : { ...job, messages: job.messages.map((message) => message.toString('base64')) },
  );

/** A program that answers a line of JSON with a line of JSON; it is started once for all jobs. @throws when it fails. */
function ask(command: string, args: readonly string[], jobs: readonly PeerJob[]): unknown[] {
  if (jobs.length === 0) return [];
  const run = spawnSync(command, args, {
    input: jobs.map((job) => `${asLine(job)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
    timeout: 110_000,
  });
  if (run.status !== 0) throw new Error(`${command} ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const lines = run.stdout.trimEnd().split('\n');
  if (lines.length !== jobs.length) throw new Error(`${command} answered ${lines.length} of ${jobs.length}`);
  return lines.map((line) => JSON.parse(line) as unknown);
}

/** An implementation of Avro in another process. */
export interface LinePeer {
  readonly name: string;
  pairs(jobs: readonly PairJob[]): readonly PairAnswer[];
  schemas(texts: readonly string[]): readonly SchemaAnswer[];
}

export function linePeer(name: string, command: string, args: readonly string[]): LinePeer {
  return {
    name,
    pairs: (jobs) => ask(command, args, jobs) as PairAnswer[],
    schemas: (texts) =>
      ask(
        command,
        args,
        texts.map((schema) => ({ schema })),
      ) as SchemaAnswer[],
  };
}
