import { createColors } from 'picocolors';
import stringWidth from 'string-width';
import type { Place } from '../avro/schema.ts';
import type { SchemaProblem } from '../avro/schema-problem.ts';
import type { AssessedBreach, AssessedNotice, Impact, UpgradeOrder } from '../impact/impact.ts';
import { codeFrame } from './code-frame.ts';
import { breachesOf, candidatePlace, type Finding, noticesBeside, noticesOf } from './findings.ts';
import type { GateReport, SdlChange, SubjectReport } from './gate-report.ts';
import { retainedBlocks } from './retained-text.ts';
import { cut, labelled, padEnd, printable, wrap } from './text-layout.ts';
import {
  appsThat,
  askedForBy,
  count,
  directionSentence,
  rootFields,
  subjectOf,
  summaryLine,
  upgradeFirst,
  usesOf,
} from './wording.ts';

/** How a report is put on a terminal. */
export interface TextOptions {
  /** Columns; 80 by default, never taken as fewer than 40. */
  readonly width?: number;
  /** Escape sequences for colours; none by default. */
  readonly color?: boolean;
  /** Text of a schema file as it was checked, for frames of code; without it places are named alone. */
  readonly textOf?: (file: string) => string | undefined;
}

/**
 * A report for people: what is wrong with files, every breach with its place, its rule, what would mend it, whom it concerns
 * and in which order to upgrade, then notices and GraphQL. The last line sums up. Ends without a line break.
 */
export function toText(report: GateReport, options: TextOptions = {}): string {
  const page = pageOf(options);
  const blocks = [
    ...report.problems.map((problem) => problemBlock(problem, page)),
    ...subjectTable(report.subjects, page),
    ...breachesOf(report).map((finding) => breachBlock(finding, page)),
    ...noticeBlock(noticesOf(report), page),
    ...graphqlBlock(report, page),
    ...retainedBlocks(report, page),
  ];
  const { paint } = page;
  const verdict = report.compatible ? paint.green : paint.red;
  return [
    ...blocks.map((lines) => lines.join('\n')),
    wrap(summaryLine(report), page.width)
      .map((line) => verdict(paint.bold(line)))
      .join('\n'),
  ].join('\n\n');
}

interface Page {
  readonly width: number;
  readonly paint: ReturnType<typeof createColors>;
  readonly textOf: (file: string) => string | undefined;
}

const pageOf = ({ width = 80, color = false, textOf = () => undefined }: TextOptions): Page => ({
  width: Math.max(40, width),
  paint: createColors(color),
  textOf,
});

function problemBlock({ code, message, place }: SchemaProblem, page: Page): readonly string[] {
  const { paint, width } = page;
  return [
    ...heading(`✗ ${code}`, place.file, page, paint.red),
    ...wrap(message, width - 2).map((line) => `  ${line}`),
    ...frame(place, page),
  ];
}

function subjectTable(
  subjects: readonly SubjectReport[],
  { paint, width }: Page,
): readonly (readonly string[])[] {
  if (subjects.length === 0) return [];
  const name = Math.max(...subjects.map(({ subject }) => stringWidth(printable(subject))));
  const mode = Math.max(...subjects.map((subject) => subject.mode.length));
  return [
    subjects.map((subject) => {
      const mark = subject.compatible ? paint.green('✓') : paint.red('✗');
      const row = `${padEnd(printable(subject.subject), name)}  ${padEnd(subject.mode, mode)}  ${outcome(subject)}`;
      return `${mark} ${cut(row, width - 2)}`;
    }),
  ];
}

const outcome = (subject: SubjectReport): string =>
  [
    subject.breaches.length > 0 ? count(subject.breaches.length, 'breach', 'breaches') : '',
    noticesBeside(subject).length > 0 ? count(noticesBeside(subject).length, 'notice') : '',
  ]
    .filter((part) => part !== '')
    .join(', ') ||
  (subject.compatible ? 'unchanged, or harmlessly changed' : 'breaches told with another subject');

function breachBlock({ it, topics }: Finding<AssessedBreach>, page: Page): readonly string[] {
  const { paint, width } = page;
  return [
    ...heading(`✗ ${it.rule}`, subjectOf(it), page, paint.red),
    ...wrap(it.message, width - 2).map((line) => `  ${line}`),
    ...frame(candidatePlace(it), page),
    ...facts(
      [
        ['Effect', directionSentence(it)],
        ['Rule', it.specification],
        ['Mend by', it.remedy],
        ['At', it.at],
        ['Topics', topics.join(', ')],
        ...concerned(it.impact),
      ],
      page,
    ),
    ...orderLines(it.impact.order, page),
  ];
}

function heading(
  what: string,
  where: string,
  { width, paint }: Page,
  tint: (text: string) => string,
): readonly string[] {
  const name = cut(printable(where), width - 2);
  const fits = stringWidth(what) + 2 + stringWidth(name) <= width;
  const first = tint(paint.bold(what));
  return fits ? [`${first}  ${paint.bold(name)}`] : [first, `  ${paint.bold(name)}`];
}

function concerned(impact: Impact): readonly Fact[] {
  const by = (role: 'reads' | 'writes') =>
    appsThat(role, impact).map((app) => {
      const use = usesOf(app, impact);
      return use === '' ? app : `${app} (${use})`;
    });
  return [
    ['Read by', by('reads').join(', ') || 'nobody that is known'],
    ['Written by', by('writes').join(', ') || 'nobody that is known'],
    ...impact.exposures.map(
      (exposure, at): Fact => [
        at === 0 ? 'GraphQL' : '',
        [`${exposure.type}.${exposure.field}`, rootFields(exposure), askedForBy(exposure)]
          .filter((part) => part !== '')
          .join('; '),
      ],
    ),
  ];
}

type Fact = readonly [label: string, text: string];

const facts = (rows: readonly Fact[], { width, paint }: Page): readonly string[] =>
  rows
    .filter(([, text]) => text !== '')
    .flatMap(([label, text]) =>
      labelled(label, text, { width, indent: 2, labelWidth: 12, paint: paint.dim }),
    );

function orderLines(order: UpgradeOrder, page: Page): readonly string[] {
  if (!order.safe) {
    return facts(
      [
        ['Upgrade', `There is no safe order. ${order.why}`],
        ['Instead', order.instead],
      ],
      page,
    );
  }
  return facts(
    order.steps.map(
      (step, at): Fact => [at === 0 ? 'Upgrade' : '', `${at + 1}. ${step.upgrade.join(', ')}: ${step.why}`],
    ),
    page,
  );
}

function noticeBlock(found: readonly Finding<AssessedNotice>[], page: Page): readonly (readonly string[])[] {
  return found.map(({ it, topics }) => [
    ...heading(`! ${it.kind}`, subjectOf(it), page, page.paint.yellow),
    ...wrap(it.message, page.width - 2).map((line) => `  ${line}`),
    ...facts(
      [
        ['Where', `${it.place.file}:${it.place.line}:${it.place.column}`],
        ['Topics', topics.join(', ')],
        // Who uses what is gone reads its default from now on, and has to know.
        ...(it.upgradeFirst === 'none' && it.kind !== 'FIELD_REMOVED' ? [] : noticeFacts(it)),
      ],
      page,
    ),
    ...(it.upgradeFirst === 'none' ? [] : orderLines(it.impact.order, page)),
  ]);
}

const noticeFacts = (it: AssessedNotice): readonly Fact[] => [
  ['First', upgradeFirst(it) ?? ''],
  ...concerned(it.impact),
];

function graphqlBlock({ graphql }: GateReport, page: Page): readonly (readonly string[])[] {
  const changes = graphql?.changes ?? [];
  if (!graphql || changes.length === 0) return [];
  return [
    [
      page.paint.bold(`GraphQL, against ${printable(graphql.file)}`),
      ...changes.flatMap((change) => changeLines(graphql.file, change, page)),
    ],
  ];
}

function changeLines(
  file: string,
  { criticality, message, line, operations }: SdlChange,
  { width, paint }: Page,
): readonly string[] {
  const tint = { breaking: paint.red, dangerous: paint.yellow, safe: paint.green }[criticality];
  const layout = { width, indent: 2, labelWidth: 12 };
  return [
    ...labelled(criticality, message, { ...layout, paint: tint }),
    ...(line === undefined || criticality === 'safe'
      ? []
      : labelled('', `${file}:${line}`, { ...layout, paint: tint })),
    ...operations.flatMap((operation) => labelled('', `breaks ${operation}`, { ...layout, paint: tint })),
  ];
}

function frame(place: Place, { width, paint, textOf }: Page): readonly string[] {
  const text = textOf(place.file);
  const where = `${place.file}:${place.line}:${place.column}`;
  const rows = text === undefined ? [] : codeFrame(text, place, { width: width - 4, emphasise: paint.bold });
  return [
    ...wrap(`${where}  ${place.path}`, width - 4).map((line) => `    ${paint.cyan(line)}`),
    ...rows.map((row) => `    ${row}`),
  ];
}
