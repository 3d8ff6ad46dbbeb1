import { relative, sep } from 'node:path';
import ts from 'typescript-api';
import { declaresRecords, fieldNamesIn } from './contract-fields.ts';
import { Imports } from './imports.ts';
import { openProgram } from './program.ts';
import { type Use, UseFinder } from './uses-in-file.ts';
import type { AppSources } from './workspace.ts';

/** What one app's code does with one field. */
export interface CodeUse {
  readonly app: string;
  /** Full name, or `*Envelope`: the envelope of whichever topic. */
  readonly record: string;
  readonly field: string;
  /** `apps/audit/src/commands/news.ts:41`, in order. */
  readonly places: readonly string[];
  readonly whole: readonly string[];
}

/**
 * Which fields of which records each app's code uses, packages of the workspace that it imports included (the contracts
 * themselves, which handle every field alike, are not looked at, nor is generated code).
 */
export function fieldUses(
  root: string,
  apps: readonly AppSources[],
  overlay?: ReadonlyMap<string, string>,
): CodeUse[] {
  const program = openProgram(
    root,
    apps.map(({ entry }) => entry),
    overlay,
  );
  const checker = program.getTypeChecker();
  const finder = new UseFinder(checker, new Set(program.getSourceFiles().flatMap(fieldNamesIn)));
  const imports = new Imports(checker);
  const usesIn = remembered((file: ts.SourceFile) =>
    isOwnCode(file) && reachesContracts(imports, file) ? finder.in(file) : [],
  );
  return apps.flatMap(({ app, entry }) => {
    const file = program.getSourceFile(entry);
    if (file === undefined) return [];
    const code = [...imports.from(file)];
    return collect(
      app,
      code.map((source) => ({ file: slashed(relative(root, source.fileName)), uses: usesIn(source) })),
    );
  });
}

const isOwnCode = ({ fileName }: ts.SourceFile): boolean =>
  !fileName.includes('/generated/') && !fileName.includes('/packages/contracts/');

/** Types come by import: without one of a contract, however far away, no record can be met. */
const reachesContracts = (imports: Imports, file: ts.SourceFile): boolean =>
  [...imports.from(file)].some(({ fileName }) => declaresRecords(fileName));

function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function collect(app: string, files: readonly { file: string; uses: readonly Use[] }[]): CodeUse[] {
  const found = new Map<string, { use: Use; named: Set<string>; whole: Set<string> }>();
  for (const { file, uses } of files) {
    for (const use of uses) {
      const key = `${use.record} ${use.field}`;
      const entry = found.get(key) ?? { use, named: new Set<string>(), whole: new Set<string>() };
      found.set(key, entry);
      entry[use.how].add(`${file}:${use.line}`);
    }
  }
  return [...found.values()].map(({ use: { record, field }, named, whole }) => ({
    app,
    record,
    field,
    places: [...named].toSorted(byPlace),
    whole: [...whole].toSorted(byPlace),
  }));
}

function byPlace(one: string, other: string): number {
  const [file = '', line = '0'] = one.split(/:(?=\d+$)/);
  const [otherFile = '', otherLine = '0'] = other.split(/:(?=\d+$)/);
  return file < otherFile ? -1 : file > otherFile ? 1 : Number(line) - Number(otherLine);
}

const slashed = (path: string): string => path.split(sep).join('/');
