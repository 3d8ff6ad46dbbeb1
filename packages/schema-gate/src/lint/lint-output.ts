import { createColors } from 'picocolors';
import { type SarifRule, sarifLog } from '../report/sarif-log.ts';
import { labelled, wrap } from '../report/text-layout.ts';
import { count } from '../report/wording.ts';
import { lintRules } from './lint.ts';
import type { LintFinding } from './lint-rule.ts';

/** Findings by file, each with its line, its rule and what to write instead; the last line sums up. */
export function lintToText(
  findings: readonly LintFinding[],
  { width = 80, color = false }: { readonly width?: number; readonly color?: boolean } = {},
): string {
  const paint = createColors(color);
  const blocks = [...byFile(findings)].map(([file, found]) =>
    [
      ...wrap(file, width).map((line) => paint.bold(line)),
      ...found.flatMap(({ place, severity, code, message, remedy }) => {
        const tint = severity === 'error' ? paint.red : paint.yellow;
        const layout = { width, indent: 2, labelWidth: 10 };
        return [
          ...labelled(`${place.line}:${place.column}`, `${code}: ${message}`, { ...layout, paint: tint }),
          ...labelled('', remedy, { ...layout, paint: tint }),
        ];
      }),
    ].join('\n'),
  );
  return [...blocks, paint.bold(lintSummary(findings))].join('\n\n');
}

/** `2 errors, 1 warning`, or that there is nothing. */
export function lintSummary(findings: readonly LintFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (findings.length === 0) return 'Nothing to mend';
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

/** The same for code scanning: SARIF 2.1.0. */
export const lintToSarif = (findings: readonly LintFinding[]): string =>
  sarifLog(
    lintRules.map(
      ({ code, title, why, severity }): SarifRule => ({
        id: code,
        title,
        help: `${title} ${why}`,
        level: severity,
      }),
    ),
    findings.map(({ code, severity, message, remedy, type, member, place }) => ({
      ruleId: code,
      level: severity,
      message: `${message} ${remedy}`,
      place,
      logicalName: member === undefined ? type : `${type}.${member}`,
      identity: [place.file, type, member ?? ''],
      related: undefined,
    })),
  );

function byFile(findings: readonly LintFinding[]): ReadonlyMap<string, readonly LintFinding[]> {
  const files = new Map<string, LintFinding[]>();
  for (const finding of findings) {
    const of = files.get(finding.place.file) ?? [];
    of.push(finding);
    files.set(finding.place.file, of);
  }
  return files;
}
