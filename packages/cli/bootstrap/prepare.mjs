import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { showing } from './progress.mjs';
import { runStep } from './run-step.mjs';
import { buildStep, contractsStep, installStep, prismaSteps, webSteps } from './steps.mjs';

/**
 * Makes whatever is stale, one process at a time. The stamps of what was made lie in node_modules, so that they go when
 * it goes.
 * @throws StepError with a message to show.
 */
export async function prepare(root, phasesOf = allPhases) {
  const stamps = new Stamps(join(root, 'node_modules/.alpes'));
  if (phasesOf(root).every((steps) => steps.every((step) => stamps.fresh(step)))) return;
  await withLock(join(root, 'node_modules/.alpes/lock'), () => runPhases(root, stamps, phasesOf(root)));
}

// What is stale is asked anew before each phase: the one before may have changed it, or whoever had the lock.
async function runPhases(root, stamps, phases) {
  for (const steps of phases) {
    const stale = steps.filter((step) => !stamps.fresh(step));
    await runAll(root, stamps, stale);
  }
}

const allPhases = (root) => [
  [installStep(root)],
  [contractsStep(root), ...prismaSteps(root), ...webSteps(root)],
  [buildStep(root)],
];

async function runAll(root, stamps, steps) {
  const results = await Promise.allSettled(steps.map((step) => runOne(root, stamps, step)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
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
