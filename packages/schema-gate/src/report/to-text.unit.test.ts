import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { sampleBreach, sampleFile, sampleReport, sampleRetained } from './testing/sample-report.ts';
import { toText } from './to-text.ts';

const escape = '\u001b[';
const textOf = (file: string) => (file.endsWith('company-state.avsc') ? sampleFile : undefined);

test('a breach is told with its line, a caret, its rule, whom it concerns and why no order is safe', () => {
  const text = toText(sampleReport, { width: 100, textOf });
  expect(text).toContain('✗ FIELD_WITHOUT_DEFAULT  CompanyState.vatId');
  expect(text).toContain('> 6 │     {"name": "vatId", "type": "string"},\n        │     ^');
  expect(text).toContain('Read by     audit (apps/audit/src/domain/subject.ts:41), projector');
  expect(text).toContain('Written by  companies (apps/companies/src/commands/company-message.ts:28)');
  expect(text).toContain(
    'GraphQL     Company.vatId; queries company and companies; subscriptions companyChanged; asked for',
  );
  expect(text).toContain('There is no safe order');
});

test('what several topics have in common is told once, with all of them', () => {
  const text = toText(sampleReport, { width: 100 });
  expect(text.split('✗ FIELD_WITHOUT_DEFAULT')).toHaveLength(2);
  expect(text).toContain('Topics      companies/events, companies/events-v2');
});

test('a change that is a breach is no notice as well', () => {
  const subject = sampleReport.subjects[1] ?? expect.unreachable();
  const [notice] = subject.notices;
  const { record, field } = sampleBreach;
  const same = { ...(notice ?? expect.unreachable()), record, field, kind: 'FIELD_ADDED' as const };
  const textWith = (it: typeof same) =>
    toText({ ...sampleReport, subjects: [{ ...subject, notices: [it] }] }, { width: 100 });
  expect(textWith(same)).not.toContain('notice');
  expect(textWith({ ...same, field: 'other' })).toContain('! FIELD_ADDED');
});

test('an order of upgrades is numbered steps', () => {
  const text = toText(sampleReport);
  expect(text).toContain('Upgrade     1. audit, projector: they read');
  expect(text).toContain('            2. companies: it may write');
});

test('the last line sums up', () => {
  expect(toText(sampleReport, { width: 120 }).split('\n').at(-1)).toBe(
    'Not compatible with git:main: 3 subjects, 1 breach, 1 notice, GraphQL: 1 breaking',
  );
  const fine = { ...sampleReport, subjects: [], graphql: undefined, compatible: true };
  expect(toText(fine)).toBe('Compatible with git:main: 0 subjects, nothing to tell');
});

test.each([40, 60, 80, 120])('no line is wider than %i columns, wide characters included', (width) => {
  const message = '会社の名前 '.repeat(20) + 'x'.repeat(300);
  const report = {
    ...sampleReport,
    subjects: sampleReport.subjects.slice(0, 0).concat({
      ...(sampleReport.subjects[1] ?? expect.unreachable()),
      subject: 'a/b',
      breaches: [{ ...sampleBreach, message }],
    }),
  };
  const lines = toText(report, { width, textOf }).split('\n');
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
});

test('colours come only when asked for, and control characters of a schema never', () => {
  const report = {
    ...sampleReport,
    problems: [
      {
        code: 'BAD_NAME' as const,
        message: `The name ${escape}2Jx\u202e is not allowed.`,
        place: { file: `a${escape}1m.avsc`, line: 1, column: 1, path: '$' },
      },
    ],
  };
  const text = toText(report);
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
  expect(text).toContain('\\u001b[2Jx\\u202e');
  expect(toText(report, { color: true })).toContain(escape);
});

test('a place outside of the file has no frame and breaks nothing', () => {
  const text = toText(sampleReport, { textOf: () => '{}' });
  expect(text).toContain('company-state.avsc:6:5');
  expect(text).not.toContain('│');
});

test('what topics still hold is counted by version and type, with the first that can not be read', () => {
  const text = toText({ ...sampleReport, retained: [sampleRetained] }, { width: 120 });
  expect(text).toContain('✗ companies/events: all 12 messages decoded with the new schema\n  VERSION  TYPE ');
  expect(text).toContain('  0        CompanyRegistered  0        7       0\n');
  expect(text).toContain('  1:2:-1 (version 0, CompanyRegistered): vatId was not written');
  expect(text.split('\n').at(-1)).toContain('7 retained messages unreadable');
});

test('a breaking change of GraphQL is told with its line', () => {
  expect(toText(sampleReport)).toContain('            apps/bff/schema.graphql:12\n');
});

test('of an app that uses several fields of a record each is told', () => {
  const { impact } = sampleBreach;
  const [use = expect.unreachable()] = impact.uses;
  const uses = [use, { ...use, field: 'name', places: ['apps/audit/src/a.ts:1'] }];
  const subject = {
    ...(sampleReport.subjects[1] ?? expect.unreachable()),
    breaches: [{ ...sampleBreach, impact: { ...impact, uses } }],
  };
  expect(toText({ ...sampleReport, subjects: [subject] }, { width: 200 })).toContain(
    'audit (vatId: apps/audit/src/domain/subject.ts:41 and name: apps/audit/src/a.ts:1)',
  );
});

test('a line or a name of millions of characters takes no longer than it is shown', () => {
  const endless = `${'{"type":'.repeat(300_000)}"int"`;
  const began = performance.now();
  const [subject = expect.unreachable()] = sampleReport.subjects.slice(1);
  const named = { ...sampleBreach, message: 'x'.repeat(3_000_000), field: 'y'.repeat(3_000_000) };
  const text = toText(
    { ...sampleReport, subjects: [{ ...subject, breaches: [named] }] },
    { width: 100, textOf: () => endless },
  );
  expect(text.length).toBeLessThan(40_000);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('of a field that is gone those who use it are told, though nobody has to be upgraded', () => {
  const subject = sampleReport.subjects[1] ?? expect.unreachable();
  const notice = { ...(subject.notices[0] ?? expect.unreachable()), upgradeFirst: 'none' as const };
  const textOfKind = (kind: 'FIELD_REMOVED' | 'DOC_CHANGED') =>
    toText({
      ...sampleReport,
      subjects: [{ ...subject, breaches: [], notices: [{ ...notice, kind, impact: sampleBreach.impact }] }],
    });
  expect(textOfKind('FIELD_REMOVED')).toContain('Read by     audit (apps/audit/src/domain/subject.ts:41)');
  expect(textOfKind('DOC_CHANGED')).not.toContain('Read by');
});
