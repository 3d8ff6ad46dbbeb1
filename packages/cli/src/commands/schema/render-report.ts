import { type GateReport, toJson, toMarkdown, toSarif, toText } from '@alpes/schema-gate';
import { onTerminal } from './on-terminal.ts';

export interface ReportFlags {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly markdown?: boolean;
}

/** A report in the form that was asked for; text for people otherwise. */
export function rendered(
  report: GateReport,
  { json, sarif, markdown }: ReportFlags,
  textOf: (file: string) => string | undefined,
): string {
  if (json) return toJson(report);
  if (sarif) return toSarif(report);
  return markdown ? toMarkdown(report) : toText(report, { ...onTerminal(), textOf });
}
