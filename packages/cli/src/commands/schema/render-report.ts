import { stripVTControlCharacters } from 'node:util';
import {
  type GateReport,
  type RetainedReport,
  toMarkdown,
  toReportJson,
  toSarif,
  toText,
} from '@alpes/schema-gate';
import { onTerminal } from './on-terminal.ts';
import { retainedText } from './retained.ts';

export interface ReportFlags {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly markdown?: boolean;
}

/** A report in the form that was asked for; text for people otherwise. What topics retain has no place in SARIF. */
export function rendered(
  report: GateReport,
  retained: readonly RetainedReport[] | undefined,
  { json, sarif, markdown }: ReportFlags,
  textOf: (file: string) => string | undefined,
): string {
  if (json) return jsonText({ ...toReportJson(report), ...(retained && { retained }) });
  if (sarif) return toSarif(report);
  const below = retained === undefined || retained.length === 0 ? [] : [retained];
  if (markdown) return [toMarkdown(report), ...below.map(retainedMarkdown)].join('\n\n');
  return [toText(report, { ...onTerminal(), textOf }), ...below.map(retainedText)].join('\n\n');
}

const jsonText = (value: object): string => JSON.stringify(value, undefined, 2);

const retainedMarkdown = (reports: readonly RetainedReport[]): string =>
  `#### What topics still hold\n\n\`\`\`\n${stripVTControlCharacters(retainedText(reports)).replaceAll('`', "'")}\n\`\`\``;
