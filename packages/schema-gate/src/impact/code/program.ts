import { join } from 'node:path';
import ts from 'typescript-api';

/** The workspace's own compiler options, as far as they decide what a name means. Packages are read from their sources. */
const optionsAt = (root: string): ts.CompilerOptions => ({
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@alpes/source'],
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  skipLibCheck: true,
  noEmit: true,
});

/** All the code that the entries import. `overlay` stands in for files on disk, by absolute path. */
export function openProgram(
  root: string,
  entries: readonly string[],
  overlay: ReadonlyMap<string, string> = new Map(),
): ts.Program {
  const options = optionsAt(root);
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (fileName) => overlay.get(fileName) ?? readFile(fileName);
  host.getSourceFile = (fileName, version, ...rest) => {
    const text = overlay.get(fileName);
    return text === undefined
      ? getSourceFile(fileName, version, ...rest)
      : ts.createSourceFile(fileName, text, version);
  };
  return ts.createProgram({ rootNames: [...entries], options, host });
}
