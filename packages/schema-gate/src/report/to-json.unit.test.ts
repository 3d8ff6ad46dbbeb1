import { expect, test } from 'vitest';
import { sampleBreach, sampleReport, sampleRetained } from './testing/sample-report.ts';
import { toJson, toReportJson } from './to-json.ts';

test('the report is data with a version, figures, and null for what does not apply', () => {
  const { format, version, against, compatible, summary, subjects } = toReportJson(sampleReport);
  expect({ format, version, against, compatible }).toEqual({
    format: 'alpes-schema-report',
    version: 1,
    against: 'git:main',
    compatible: false,
  });
  expect(summary).toEqual({
    subjects: 3,
    problems: 0,
    breaches: 1,
    notices: 1,
    graphqlBreaking: 1,
    graphqlDangerous: 0,
    retainedFailed: 0,
  });
  expect(subjects[1]?.notices[0]).toMatchObject({
    kind: 'SYMBOL_ADDED',
    field: null,
    upgradeFirst: 'readers',
  });
  expect(subjects[1]?.breaches[0]).toEqual(sampleBreach);
  expect(toReportJson({ ...sampleReport, graphql: undefined }).graphql).toBeNull();
});

test('what an object holds beside the documented members stays out, recursive schemas among it', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const breach = { ...sampleBreach, schema: circular, reader: { ...sampleBreach.reader, node: circular } };
  const subject = { ...(sampleReport.subjects[1] ?? expect.unreachable()), breaches: [breach] };
  expect(JSON.parse(toJson({ ...sampleReport, subjects: [subject] })).subjects[0].breaches).toEqual([
    sampleBreach,
  ]);
});

test('what topics still hold is in it where somebody asked, and null otherwise', () => {
  expect(toReportJson(sampleReport).retained).toBeNull();
  const { retained, summary } = toReportJson({ ...sampleReport, retained: [sampleRetained] });
  expect(summary.retainedFailed).toBe(7);
  expect(retained?.[0]).toEqual({
    ...sampleRetained,
    groups: sampleRetained.groups.map((group) => ({ ...group, version: group.version ?? null })),
  });
});

test('a change of GraphQL has its line, or null', () => {
  expect(toReportJson(sampleReport).graphql?.changes.map(({ line }) => line)).toEqual([12, null]);
});
