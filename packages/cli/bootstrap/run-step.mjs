import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** What went wrong in a sentence, what to do, and the end of the log. */
export class StepError extends Error {
  constructor(message) {
    super(message);
    this.name = 'StepError';
  }
}

/** Runs a step's command with its output in a log. @throws StepError */
export async function runStep(step, { cwd, logFile }) {
  const env = { ...process.env, ...step.env };
  for (const [name, value] of Object.entries(env)) if (value === undefined) delete env[name];
  const log = openSync(logFile, 'w');
  const child = spawn(step.command, step.args, { cwd, env, stdio: ['ignore', log, log] });
  closeSync(log);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? signal));
  }).catch((error) => error.message);
  if (code !== 0) throw new StepError(explain(step, code, readFileSync(logFile, 'utf8'), logFile));
}

const HINTS = [
  [/ENOSPC|No space left/, 'There is no space left on the disk; free some and try again.'],
  [
    /EACCES|EPERM|EROFS/,
    'A file or folder may not be written; check who owns this checkout and your npm cache.',
  ],
  [
    /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ERR_PNPM_META_FETCH_FAIL/,
    'The npm registry does not answer; check the network and try again.',
  ],
  [
    /ERR_PNPM_OUTDATED_LOCKFILE/,
    'pnpm-lock.yaml does not fit a package.json; run "npx pnpm install" and commit both.',
  ],
  [/npx.*ENOENT|ENOENT.*npx/, 'npm is not on this machine; install Node together with npm.'],
  [/error TS\d+/, 'The sources do not compile.'],
];

function explain({ title }, code, log, logFile) {
  const hint = HINTS.find(([pattern]) => pattern.test(`${log}\n${code}`))?.[1] ?? `It ended with ${code}.`;
  const tail = log.trimEnd().split('\n').slice(-15).join('\n');
  return `✖ ${title} failed. ${hint}\n${tail}\n(all of it: ${logFile})`;
}
