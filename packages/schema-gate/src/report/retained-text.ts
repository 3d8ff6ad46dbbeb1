import type { createColors } from 'picocolors';
import type { RetainedGroup, RetainedReport } from '../sources/retained/retained-report.ts';
import type { GateReport } from './gate-report.ts';
import { padEnd, printable, wrap } from './text-layout.ts';
import { extentOf } from './wording.ts';

interface Page {
  readonly width: number;
  readonly paint: ReturnType<typeof createColors>;
}

/** What topics hold, for people: counts by version and type, then the first that could not be read. */
export const retainedBlocks = ({ retained = [] }: GateReport, page: Page): readonly (readonly string[])[] =>
  retained.map((topic) => topicLines(topic, page));

function topicLines(topic: RetainedReport, { width, paint }: Page): readonly string[] {
  const mark = topic.compatible ? paint.green('✓') : paint.red('✗');
  return [
    `${mark} ${paint.bold(printable(topic.topic))}: ${extentOf(topic)} decoded with the new schema`,
    ...groupRows(topic.groups),
    ...topic.failures.flatMap(({ messageId, version, type, reason }) =>
      wrap(`${messageId} (version ${versionName(version)}, ${type}): ${reason}`, width - 2).map(
        (line) => `  ${line}`,
      ),
    ),
  ];
}

const versionName = (version: number | undefined): string =>
  version === undefined ? 'none' : String(version);

function groupRows(groups: readonly RetainedGroup[]): readonly string[] {
  if (groups.length === 0) return [];
  const rows = [
    ['VERSION', 'TYPE', 'DECODED', 'FAILED', 'NO AVRO BEFORE'],
    ...groups.map(({ version, type, decoded, failed, unreadable }) =>
      [versionName(version), printable(type), decoded, failed, unreadable].map(String),
    ),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, at) => padEnd(cell, widths[at] ?? 0)).join('  ')}`.trimEnd());
}
