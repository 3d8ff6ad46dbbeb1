import ts from 'typescript-api';

/** The workspace's own compiler options, as far as they decide what a name means. Packages are read from their sources. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
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
};

const OWN = /^(\.{1,2}\/|@alpes\/)/;

/**
 * All the code of the workspace that the entries import. What is installed is left unread, which halves the time: no field of a
 * contract is declared there, and what is handed to it is used whole. `overlay` stands in for files, by absolute path.
 */
export function openProgram(
  root: string,
  entries: readonly string[],
  overlay: ReadonlyMap<string, string> = new Map(),
): ts.Program {
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  const cache = ts.createModuleResolutionCache(root, (name) => name, options);
  host.readFile = (fileName) => overlay.get(fileName) ?? readFile(fileName);
  host.getSourceFile = (fileName, version, ...rest) => {
    const text = overlay.get(fileName);
    return text === undefined
      ? getSourceFile(fileName, version, ...rest)
      : ts.createSourceFile(fileName, text, version);
  };
  host.resolveModuleNameLiterals = (literals, file, redirected) =>
    literals.map(({ text }) =>
      OWN.test(text)
        ? ts.resolveModuleName(text, file, options, host, cache, redirected, ts.ModuleKind.ESNext)
        : { resolvedModule: undefined },
    );
  return ts.createProgram({ rootNames: [...entries], options, host });
}
