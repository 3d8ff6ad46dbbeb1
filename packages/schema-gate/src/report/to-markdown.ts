import type { AssessedBreach, AssessedNotice, Impact, UpgradeOrder } from '../impact/impact.ts';
import { breachesOf, candidatePlace, type Finding, noticesBeside, noticesOf } from './findings.ts';
import type { GateReport, SubjectReport } from './gate-report.ts';
import { code, html, prose } from './markdown-text.ts';
import {
  appsThat,
  askedForBy,
  count,
  directionSentence,
  extentOf,
  rootFields,
  subjectOf,
  summaryLine,
  upgradeFirst,
  useOf,
} from './wording.ts';

/** First line of every comment of ours, by which a workflow finds the one to replace. */
export const commentMark = '<!-- alpes-schema-report -->';

/** A comment on GitHub holds 65,536 characters; somewhat less leaves room for what a workflow puts around it. */
export const mostCharacters = 60_000;

/**
 * A report as a comment: verdict, a table of subjects, a table of breaches, then everything in parts to open. Names of unknown
 * origin do no harm in it. What does not fit into `mostCharacters` is left out from the end, and that is said.
 */
export function toMarkdown(report: GateReport): string {
  const head = [
    commentMark,
    `### ${report.compatible ? '✅' : '❌'} ${prose(summaryLine(report))}`,
    ...problemPart(report),
    ...subjectPart(report.subjects),
  ];
  const details = [
    ...breachesOf(report).map(breachPart),
    ...graphqlPart(report),
    ...retainedPart(report),
    ...noticesOf(report)
      .filter(({ it }) => it.upgradeFirst !== 'none')
      .map(noticePart),
    ...quietPart(noticesOf(report)),
  ];
  return fitted(head, details);
}

function fitted(head: readonly string[], details: readonly string[]): string {
  const parts = [head.join('\n\n').slice(0, mostCharacters)];
  let length = parts[0]?.length ?? 0;
  const rest = '… and more than fits into a comment: run the check yourself, or read it as JSON.';
  for (const detail of details) {
    if (length + detail.length + rest.length + 4 > mostCharacters)
      return `${[...parts, rest].join('\n\n')}\n`;
    parts.push(detail);
    length += detail.length + 2;
  }
  return `${parts.join('\n\n')}\n`;
}

function problemPart({ problems }: GateReport): readonly string[] {
  if (problems.length === 0) return [];
  return [
    table(
      ['Problem', 'Where', 'What'],
      problems
        .slice(0, 50)
        .map(({ code: name, message, place }) => [code(name), where(place), prose(message)]),
    ),
  ];
}

function subjectPart(subjects: readonly SubjectReport[]): readonly string[] {
  const told = subjects.filter(({ breaches, notices }) => breaches.length + notices.length > 0);
  const quiet = subjects.length - told.length;
  const rest = quiet > 0 ? `${count(quiet, 'subject')} unchanged, or harmlessly changed.` : '';
  if (told.length === 0) return rest === '' ? [] : [rest];
  const rows = told
    .slice(0, 100)
    .map((it) => [
      it.compatible ? '✅' : '❌',
      code(it.subject),
      it.mode,
      String(it.breaches.length),
      String(noticesBeside(it).length),
    ]);
  return [table(['', 'Subject', 'Mode', 'Breaches', 'Notices'], rows), ...(rest === '' ? [] : [rest])];
}

function breachPart({ it, topics }: Finding<AssessedBreach>): string {
  return opened(`❌ ${html(it.rule)}: <code>${html(subjectOf(it))}</code>`, [
    prose(it.message),
    bullets([
      ['Where', `${where(candidatePlace(it))}, ${code(it.at)}`],
      ['Effect', prose(directionSentence(it))],
      ['Rule', prose(it.specification)],
      ['Mend by', prose(it.remedy)],
      ['Topics', topics.map(code).join(', ')],
      ...concerned(it.impact),
    ]),
    orderPart(it.impact.order),
  ]);
}

function noticePart({ it, topics }: Finding<AssessedNotice>): string {
  return opened(`⚠️ ${html(it.kind)}: <code>${html(subjectOf(it))}</code>, ${upgradeFirst(it) ?? ''}`, [
    prose(it.message),
    bullets([['Where', where(it.place)], ['Topics', topics.map(code).join(', ')], ...concerned(it.impact)]),
    orderPart(it.impact.order),
  ]);
}

function quietPart(notices: readonly Finding<AssessedNotice>[]): readonly string[] {
  const quiet = notices.filter(({ it }) => it.upgradeFirst === 'none');
  if (quiet.length === 0) return [];
  const rows = quiet.slice(0, 200).map(({ it }) => [it.kind, where(it.place), prose(it.message)]);
  return [
    opened(`${count(quiet.length, 'change')} that nobody has to be upgraded for`, [
      table(['Kind', 'Where', 'What'], rows),
    ]),
  ];
}

function graphqlPart({ graphql }: GateReport): readonly string[] {
  if (!graphql || graphql.changes.length === 0) return [];
  const rows = graphql.changes
    .slice(0, 200)
    .map(({ criticality, path, message, line, operations }) => [
      criticality,
      `${code(path)}${line === undefined ? '' : `, line ${line}`}`,
      prose(message),
      operations.map(code).join(', ') || '–',
    ]);
  return [
    opened(`GraphQL: ${count(graphql.changes.length, 'change')} of <code>${html(graphql.file)}</code>`, [
      table(['', 'Where', 'What', 'Operations that break'], rows),
    ]),
  ];
}

function retainedPart({ retained = [] }: GateReport): readonly string[] {
  return retained.map((topic) => {
    const mark = topic.compatible ? '✅' : '❌';
    const rows = topic.groups
      .slice(0, 200)
      .map(({ version, type, decoded, failed, unreadable }) =>
        [version ?? 'none', code(type), decoded, failed, unreadable].map(String),
      );
    return opened(
      `${mark} What <code>${html(topic.topic)}</code> still holds: ${extentOf(topic)} decoded with the new schema`,
      [
        rows.length === 0 ? '' : table(['Version', 'Type', 'Decoded', 'Failed', 'No Avro before'], rows),
        topic.failures
          .map(({ messageId, type, reason }) => `- ${code(messageId)} (${code(type)}): ${prose(reason)}`)
          .join('\n'),
      ],
    );
  });
}

function concerned(impact: Impact): readonly Row[] {
  const uses = impact.uses.map((use) => `${code(use.app)}: ${prose(useOf(use))}`);
  return [
    ['Read by', appsThat('reads', impact).map(code).join(', ') || 'nobody that is known'],
    ['Use of the field', uses.join('; ')],
    ['Written by', appsThat('writes', impact).map(code).join(', ') || 'nobody that is known'],
    ['GraphQL', impact.exposures.map(exposed).join('; ')],
  ];
}

const exposed = (exposure: Impact['exposures'][number]): string =>
  [
    [code(`${exposure.type}.${exposure.field}`), rootFields(exposure, code)]
      .filter((part) => part !== '')
      .join(' in '),
    askedForBy(exposure, code),
  ]
    .filter((part) => part !== '')
    .join(', ');

const orderPart = (order: UpgradeOrder): string =>
  order.safe
    ? [
        'Safe order of upgrades:',
        '',
        ...order.steps.map(
          (step, at) => `${at + 1}. ${step.upgrade.map(code).join(', ')}: ${prose(step.why)}`,
        ),
      ].join('\n')
    : `**There is no safe order of upgrades.** ${prose(order.why)} ${prose(order.instead)}`;

type Row = readonly [label: string, text: string];

const bullets = (rows: readonly Row[]): string =>
  rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => `- **${label}:** ${text}`)
    .join('\n');

const where = ({ file, line }: { file: string; line: number }): string => code(`${file}:${line}`);

const opened = (summary: string, parts: readonly string[]): string =>
  `<details><summary>${summary}</summary>\n\n${parts.filter((part) => part !== '').join('\n\n')}\n\n</details>`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
