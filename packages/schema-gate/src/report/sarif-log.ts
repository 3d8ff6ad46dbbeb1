import { createHash } from 'node:crypto';
import type { Place } from '../avro/schema.ts';

/** One rule as code scanning shows it. */
export interface SarifRule {
  readonly id: string;
  /** One sentence. */
  readonly title: string;
  /** What it means and what to do. */
  readonly help: string;
  readonly level: SarifLevel;
}

export type SarifLevel = 'error' | 'warning' | 'note';

export interface SarifResult {
  readonly ruleId: string;
  readonly level: SarifLevel;
  readonly message: string;
  readonly place: Pick<Place, 'file' | 'line' | 'column'>;
  /** What it is called inside the schema: `alpes.companies.v1.CompanyState.taxId`. */
  readonly logicalName: string | undefined;
  /** What stays the same when lines move; the identity of the alert over time. */
  readonly identity: readonly string[];
  readonly related: { readonly message: string; readonly place: Place } | undefined;
}

/**
 * A log of one run in SARIF 2.1.0 (OASIS). Files are relative to the root of the repository. Results carry a fingerprint of
 * their identity, so that an alert outlives moved lines.
 */
export function sarifLog(rules: readonly SarifRule[], results: readonly SarifResult[]): string {
  const used = rules.filter((rule) => results.some((result) => result.ruleId === rule.id));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'alpes schema', semanticVersion: '0.1.0', rules: used.map(descriptor) },
        },
        automationDetails: { id: 'alpes-schema/' },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => resultOf(result, used)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

const descriptor = ({ id, title, help, level }: SarifRule): object => ({
  id,
  name: id,
  shortDescription: { text: title },
  fullDescription: { text: title },
  help: { text: help, markdown: help },
  defaultConfiguration: { level },
  properties: { tags: ['schema', 'avro'] },
});

const resultOf = (result: SarifResult, rules: readonly SarifRule[]): object => ({
  ruleId: result.ruleId,
  ruleIndex: rules.findIndex((rule) => rule.id === result.ruleId),
  level: result.level,
  message: { text: plain(result.message) },
  locations: [
    {
      physicalLocation: physical(result.place),
      ...(result.logicalName === undefined
        ? {}
        : { logicalLocations: [{ fullyQualifiedName: result.logicalName }] }),
    },
  ],
  ...(result.related ? { relatedLocations: [related(result.related)] } : {}),
  partialFingerprints: { 'alpesSchema/v1': fingerprint([result.ruleId, ...result.identity]) },
});

/** In SARIF's messages brackets make links and backslashes escape (2.1.0, §3.11.6); braces are placeholders (§3.11.5). */
const plain = (text: string): string =>
  text.replace(/[\\[\]]/g, (it) => `\\${it}`).replace(/[{}]/g, (it) => it + it);

const physical = ({ file, line, column }: Pick<Place, 'file' | 'line' | 'column'>): object => ({
  artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
  region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
});

/** An earlier version is a file of another commit, or of a registry: it has a name, and no place in this tree. */
const related = ({ message, place }: { message: string; place: Place }): object => ({
  id: 1,
  message: { text: plain(`${message}: ${place.file}:${place.line}:${place.column} ${place.path}`) },
});

/** By way of bytes, which leave no half of a surrogate pair: encodeURIComponent throws at one. */
const uriOf = (file: string): string =>
  file
    .replaceAll('\\', '/')
    .split('/')
    .map((segment) => encodeURIComponent(Buffer.from(segment).toString()))
    .join('/');

const fingerprint = (identity: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
