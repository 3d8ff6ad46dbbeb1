import type { SourceText } from '../avro/source-text.ts';

/** All contracts of one moment: a working tree, a commit, a folder. */
export interface Tree {
  /** What people call it: `working tree`, `main`, `main, 3 changes before (4c1d2e3)`. */
  readonly label: string;
  /** The folder with the contracts, as `file` begins with it; empty for the root. */
  readonly folder: string;
  readonly files: readonly SourceText[];
}
