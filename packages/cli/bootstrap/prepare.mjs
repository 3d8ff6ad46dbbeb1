import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { showing } from './progress.mjs';
import { runStep } from './run-step.mjs';
import { buildStep, contractsStep, installStep, prismaSteps, webSteps } from './steps.mjs';

/**
 * Makes whatever is stale, one process at a time. The stamps of what was made lie in node_modules, so that they go when
 * it goes. Steps named in `mayFail` keep nobody from going on; resolves with their errors.
 * @throws StepError with a message to show.
 */
export async function prepare(root, phasesOf = allPhases, mayFail = []) {
  const stamps = new Stamps(join(root, 'node_modules/.alpes'));
  if (phasesOf(root).every((steps) => steps.every((step) => stamps.fresh(step)))) return [];
  const lock = join(root, 'node_modules/.alpes/lock');
  return withLock(lock, () => runPhases(root, stamps, { phases: phasesOf(root), mayFail }));
}

// What is stale is asked anew before each phase: the one before may have changed it, or whoever had the lock.
async function runPhases(root, stamps, { phases, mayFail }) {
  const failures = [];
  for (const steps of phases) {
    const stale = steps.filter((step) => !stamps.fresh(step));
    failures.push(...(await runAll(root, stamps, { steps: stale, mayFail })));
  }
  return failures;
}

const allPhases = (root) => [
  [installStep(root)],
  [contractsStep(root), ...prismaSteps(root), ...webSteps(root)],
  [buildStep(root)],
];

async function runAll(root, stamps, { steps, mayFail }) {
  const results = await Promise.allSettled(steps.map((step) => runOne(root, stamps, step)));
  const failed = results.flatMap(({ status, reason }, at) =>
    status === 'rejected' ? [{ reason, name: steps[at].name }] : [],
  );
  const fatal = failed.find(({ reason, name }) => reason.name !== 'StepError' || !mayFail.includes(name));
  if (fatal !== undefined) throw fatal.reason;
  return failed.map(({ reason }) => reason);
}

async function runOne(root, stamps, step) {
  const signature = step.signature(); // before the work: what is written meanwhile counts as a change
  await showing(step.title, () => runStep(step, { cwd: root, logFile: stamps.logFile(step) }));
  stamps.record(step, signature);
}

class Stamps {
  constructor(folder) {
    this.folder = folder;
  }

  logFile(step) {
    mkdirSync(this.folder, { recursive: true });
    return join(this.folder, `${step.name}.log`);
  }

  fresh(step) {
    const file = this.#file(step);
    if (!existsSync(file)) return false;
    if (!step.made().every((path) => existsSync(path))) return false;
    return readFileSync(file, 'utf8') === step.signature();
  }

  record(step, signature) {
    const file = this.#file(step);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, signature);
    renameSync(`${file}.${process.pid}`, file);
  }

  #file(step) {
    return join(this.folder, `${step.name}.stamp`);
  }
}
