import {
  type Contracts,
  contractsAt,
  contractsIn,
  parseSourceSpec,
  type SourceSpec,
} from '@alpes/schema-gate';
import { progress } from '../shared/output.ts';
import { addressed, opened, type RegistryFlags } from './registry-options.ts';
import { usage } from './schema-exit.ts';
import type { WorkingTree } from './working-tree.ts';

/** A source as people write it; what has no colon is a folder. */
export const specOf = (text: string): SourceSpec =>
  text.includes(':') ? addressed(parseSourceSpec(text)) : { kind: 'dir', path: text };

/** Contracts of a source, or, without one, of the working tree. @throws {CommandError} `USAGE` where they are broken. */
export async function contractsOf(
  source: string | undefined,
  { tree, folder }: WorkingTree,
  flags: RegistryFlags,
): Promise<Contracts> {
  const openRegistry = (spec: Extract<SourceSpec, { kind: 'registry' }>) => opened(spec, flags);
  const contracts =
    source === undefined
      ? contractsIn(tree)
      : await contractsAt(specOf(source), { candidate: tree, folder, openRegistry });
  refuseBroken(contracts);
  return contracts;
}

/** @throws {CommandError} `USAGE` naming file and line of each problem */
export function refuseBroken({ problems }: Contracts): void {
  if (problems.length === 0) return;
  for (const { place, code, message } of problems) {
    progress(`${place.file}:${place.line}:${place.column} ${place.path} ${code}: ${message}`);
  }
  usage(
    `${problems.length === 1 ? 'One contract is' : `${problems.length} places in contracts are`} broken.`,
  );
}
