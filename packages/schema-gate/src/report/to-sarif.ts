import type { SchemaProblem } from '../avro/schema-problem.ts';
import type { AssessedBreach, AssessedNotice, Impact } from '../impact/impact.ts';
import type { RetainedReport } from '../sources/retained/retained-report.ts';
import { breachesOf, candidatePlace, earlierPlace, type Finding, noticesOf } from './findings.ts';
import type { GateReport, SdlChange } from './gate-report.ts';
import { type SarifResult, sarifLog } from './sarif-log.ts';
import { noticeRule, sarifRules } from './sarif-rules.ts';
import { appsThat, askedForBy, count, directionSentence, listed, rootFields } from './wording.ts';

/**
 * A report for code scanning: SARIF 2.1.0. Problems and breaches are errors at their place in the candidate; a notice is told
 * only when somebody has to be upgraded first, as every result becomes an alert that people must close.
 */
export function toSarif(report: GateReport): string {
  const graphql = report.graphql;
  return sarifLog(sarifRules, [
    ...report.problems.map(problemResult),
    ...breachesOf(report).map(breachResult),
    ...noticesOf(report)
      .filter(({ it }) => it.upgradeFirst !== 'none')
      .map(noticeResult),
    ...(graphql?.changes ?? [])
      .filter((change) => change.criticality !== 'safe')
      .map((change) => changeResult(graphql?.file ?? '', change)),
    ...(report.retained ?? []).flatMap(retainedResults),
  ]);
}

const problemResult = ({ code, message, place }: SchemaProblem): SarifResult => ({
  ruleId: code,
  level: 'error',
  message,
  place,
  logicalName: undefined,
  identity: [place.file, place.path, message],
  related: undefined,
});

const breachResult = ({ it, topics }: Finding<AssessedBreach>): SarifResult => {
  const place = candidatePlace(it);
  return {
    ruleId: it.rule,
    level: 'error',
    message: sentences([
      it.message,
      directionSentence(it),
      it.remedy,
      concerns(it.impact),
      orderOf(it.impact),
    ]),
    place,
    logicalName: logicalName(it),
    identity: [it.direction, place.file, it.at, it.record ?? '', it.field ?? '', ...topics],
    related: { message: 'The earlier version', place: earlierPlace(it) },
  };
};

const noticeResult = ({ it, topics }: Finding<AssessedNotice>): SarifResult => ({
  ruleId: noticeRule(it.kind),
  level: 'note',
  message: sentences([it.message, concerns(it.impact), orderOf(it.impact)]),
  place: it.place,
  logicalName: logicalName(it),
  identity: [it.place.file, it.at, it.message, ...topics],
  related: undefined,
});

const changeResult = (
  file: string,
  { criticality, message, path, line = 1, operations }: SdlChange,
): SarifResult => ({
  ruleId: criticality === 'breaking' ? 'GRAPHQL_BREAKING' : 'GRAPHQL_DANGEROUS',
  level: criticality === 'breaking' ? 'error' : 'warning',
  message: sentences([
    message,
    operations.length > 0 ? `Operations that break: ${operations.join(', ')}.` : '',
  ]),
  place: { file, line, column: 1 },
  logicalName: path,
  identity: [file, path, message],
  related: undefined,
});

/** One a type, not one a message: what people have to look at is a schema. */
function retainedResults({ topic, place, groups, failures }: RetainedReport): readonly SarifResult[] {
  const types = [...new Set(groups.filter(({ failed }) => failed > 0).map(({ type }) => type))];
  return types.map((type) => {
    const failed = groups.reduce((sum, group) => sum + (group.type === type ? group.failed : 0), 0);
    const reason = failures.find((failure) => failure.type === type)?.reason ?? '';
    return {
      ruleId: 'RETAINED_UNREADABLE',
      level: 'error',
      message: sentences([
        `${topic} holds ${count(failed, 'message')} with ${type} that the new schema cannot read`,
        reason,
      ]),
      place,
      logicalName: undefined,
      identity: [place.file, topic, type],
      related: undefined,
    };
  });
}

const logicalName = (it: { record: string | undefined; field: string | undefined }): string | undefined =>
  it.record === undefined || it.field === undefined ? it.record : `${it.record}.${it.field}`;

const concerns = (impact: Impact): string => {
  const readers = appsThat('reads', impact);
  const writers = appsThat('writes', impact);
  return [
    readers.length > 0 ? `Read by ${readers.join(', ')}.` : '',
    writers.length > 0 ? `Written by ${writers.join(', ')}.` : '',
    impact.exposures.length > 0 ? `GraphQL: ${listed(impact.exposures.map(exposed))}.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
};

const exposed = (exposure: Impact['exposures'][number]): string => {
  const through = [rootFields(exposure), askedForBy(exposure)].filter((part) => part !== '').join('; ');
  return `${exposure.type}.${exposure.field}${through === '' ? '' : ` (${through})`}`;
};

const orderOf = ({ order }: Impact): string =>
  order.safe
    ? order.steps.map((step, at) => `(${at + 1}) Upgrade ${step.upgrade.join(', ')}: ${step.why}`).join(' ')
    : `There is no safe order of upgrades. ${order.why} ${order.instead}`;

const sentences = (parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(' ');
