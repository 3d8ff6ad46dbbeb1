import { Presets, SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { progress } from '../shared/output.ts';

export interface ProgressBar {
  step(): void;
  done(): void;
}

const LINE_EVERY_MS = 5_000;

/** A bar on standard error; where that is no terminal, a line now and then. */
export function progressBar(title: string, total: number): ProgressBar {
  return process.stderr.isTTY ? drawn(title, total) : written(title, total);
}

function drawn(title: string, total: number): ProgressBar {
  const format = `${title.padEnd(12)} ${pc.cyan('{bar}')} {value}/{total}  {eta_formatted}`;
  const options = { format, stream: process.stderr, hideCursor: true, stopOnComplete: false };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(total, 0);
  return { step: () => bar.increment(), done: () => bar.stop() };
}

function written(title: string, total: number): ProgressBar {
  let value = 0;
  let last = Date.now();
  return {
    step: () => {
      value += 1;
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      progress(`${title}: ${value}/${total}`);
    },
    done: () => progress(`${title}: ${value}/${total}`),
  };
}
