import ts from 'typescript-api';

/** Which files of the workspace import which; what is installed is no code of an app. */
export class Imports {
  readonly #checker: ts.TypeChecker;
  readonly #direct = new Map<ts.SourceFile, readonly ts.SourceFile[]>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** A file with everything it imports, directly or not. */
  from(entry: ts.SourceFile): ReadonlySet<ts.SourceFile> {
    const found = new Set([entry]);
    for (const file of found) for (const imported of this.#importedBy(file)) found.add(imported);
    return found;
  }

  #importedBy(file: ts.SourceFile): readonly ts.SourceFile[] {
    const known = this.#direct.get(file);
    if (known) return known;
    const found = file.statements.flatMap((statement) => this.#target(statement) ?? []);
    this.#direct.set(file, found);
    return found;
  }

  #target(statement: ts.Statement): ts.SourceFile | undefined {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined;
    const { moduleSpecifier } = statement;
    const module = moduleSpecifier && this.#checker.getSymbolAtLocation(moduleSpecifier);
    const declaration = module?.declarations?.find(ts.isSourceFile);
    return declaration && !declaration.fileName.includes('/node_modules/') ? declaration : undefined;
  }
}
