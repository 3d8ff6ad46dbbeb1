import { readdirSync, readFileSync } from 'node:fs';

/** What one part of the system used between two looks. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

interface ProcessSample {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

// USER_HZ is 100 on every Linux that Node supports.
const TICKS_PER_SECOND = 100;

/** `/proc/<pid>/stat` of proc(5): the command's name stands in brackets and may hold spaces. */
function readSample(pid: number): ProcessSample | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return {
      pid,
      parent: Number(fields[1]),
      command: readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim(),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      peakMiB: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
    };
  } catch {
    return undefined; // gone between the listing and the look
  }
}

/** Every living descendant of `root`, itself included. Linux only: elsewhere the list is empty. */
function descendants(root: number): ProcessSample[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  const all = names
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readSample(Number(name)))
    .filter((sample) => sample !== undefined);
  const family = new Set([root]);
  for (let grew = true; grew; ) {
    const before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    grew = family.size > before;
  }
  return all.filter(({ pid }) => family.has(pid));
}

/**
 * CPU and memory of a process tree, summed by part. `partOf` names the part a command line belongs to.
 * CPU seconds count since {@link start}; a process that ends in between takes its share with it.
 */
export class UsageMeter {
  readonly #root: number;
  readonly #partOf: (command: string, pid: number) => string;
  #before = new Map<number, number>();

  constructor(root: number, partOf: (command: string, pid: number) => string) {
    this.#root = root;
    this.#partOf = partOf;
  }

  start(): void {
    this.#before = new Map(descendants(this.#root).map(({ pid, cpuSeconds }) => [pid, cpuSeconds]));
  }

  read(): Record<string, Usage> {
    const parts: Record<string, Usage> = {};
    for (const { pid, command, cpuSeconds, peakMiB } of descendants(this.#root)) {
      const part = this.#partOf(command, pid);
      const { cpuSeconds: sum, peakMiB: peak } = parts[part] ?? { cpuSeconds: 0, peakMiB: 0 };
      parts[part] = {
        cpuSeconds: sum + cpuSeconds - (this.#before.get(pid) ?? 0),
        peakMiB: peak + peakMiB,
      };
    }
    return parts;
  }
}
