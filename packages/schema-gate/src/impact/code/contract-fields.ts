import ts from 'typescript-api';
import { anyEnvelope } from './any-envelope.ts';

/** A field of a record, as the generated types declare it. */
export interface ContractField {
  /** Full name, or {@link anyEnvelope}. */
  readonly record: string;
  readonly field: string;
}

const GENERATED = /\/contracts\/src\/generated\/([a-z0-9]+)-v(\d+)\.ts$/;
const TOPICS = /\/contracts\/src\/generated\/topics\.ts$/;
const ENVELOPE = /\/contracts\/src\/envelope\.ts$/;

/** Whether a file declares records. */
export const declaresRecords = (fileName: string): boolean =>
  GENERATED.test(fileName) || TOPICS.test(fileName) || ENVELOPE.test(fileName);

/** The record an interface of a generated module stands for: `alpes.companies.v1.CompanyState`. */
export function recordOf(fileName: string, typeName: string): string | undefined {
  const [, context, version] = GENERATED.exec(fileName) ?? [];
  if (context === undefined || version === undefined) return undefined;
  const suffix = version === '1' ? '' : `V${version}`;
  return `alpes.${context}.v${version}.${typeName.slice(0, typeName.length - suffix.length)}`;
}

const known = new WeakMap<ts.Symbol, readonly ContractField[]>();

/** The fields a property is declared as: none for what no contract declares, several for a property of a union. */
export function fieldsOf(property: ts.Symbol): readonly ContractField[] {
  const found = known.get(property);
  if (found) return found;
  const fields = (property.declarations ?? []).flatMap((declaration) => fieldOf(declaration) ?? []);
  known.set(property, fields);
  return fields;
}

function fieldOf(declaration: ts.Declaration): ContractField | undefined {
  if (!ts.isPropertySignature(declaration)) return undefined;
  const { fileName } = declaration.getSourceFile();
  const field = declaration.name.getText();
  if (TOPICS.test(fileName)) return { record: envelopeOf(declaration), field };
  if (!ts.isInterfaceDeclaration(declaration.parent)) return undefined;
  const type = declaration.parent.name.text;
  if (ENVELOPE.test(fileName)) return type === 'EnvelopeMeta' ? { record: anyEnvelope, field } : undefined;
  const record = recordOf(fileName, type);
  return record === undefined ? undefined : { record, field };
}

/** The union of a topic's messages is called after it: `CompaniesEvent`, `CompaniesCommandV2`. */
function envelopeOf(declaration: ts.Declaration): string {
  const alias = ts.findAncestor(declaration, ts.isTypeAliasDeclaration)?.name.text ?? '';
  const [, context, channel, version = '1'] = /^(\w+?)(Command|Event)(?:V(\d+))?$/.exec(alias) ?? [];
  return context ? `alpes.${context.toLowerCase()}.v${version}.${channel}Envelope` : anyEnvelope;
}

/** Whether a property is the payload of a message of no particular topic: what is handed on as one was not looked into. */
export function isOpaquePayload(property: ts.Symbol): boolean {
  return (property.declarations ?? []).some(
    (declaration) =>
      ENVELOPE.test(declaration.getSourceFile().fileName) && !ts.isInterfaceDeclaration(declaration.parent),
  );
}

/** The names of all fields that a file declares. */
export function fieldNamesIn(file: ts.SourceFile): string[] {
  const names: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isPropertySignature(node)) names.push(node.name.getText(file));
    ts.forEachChild(node, walk);
  };
  if (declaresRecords(file.fileName)) walk(file);
  return names;
}
