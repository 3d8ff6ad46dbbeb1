import { expect, test } from 'vitest';
import { sarifCheck } from './testing/json-schema.ts';
import { sampleBreach, sampleReport, sampleRetained } from './testing/sample-report.ts';
import { toSarif } from './to-sarif.ts';

const check = sarifCheck();

const withBreach = (breach: typeof sampleBreach) => ({
  ...sampleReport,
  graphql: undefined,
  subjects: [{ ...(sampleReport.subjects[1] ?? expect.unreachable()), breaches: [breach], notices: [] }],
});

const resultsOf = (sarif: string) => JSON.parse(sarif).runs[0].results;

test('the log is valid by the JSON schema of SARIF 2.1.0, which refuses a broken one', () => {
  const log = JSON.parse(toSarif(sampleReport));
  expect(check(log)).toEqual([]);
  log.runs[0].results[0].level = 'catastrophe';
  expect(check(log)).not.toEqual([]);
});

test('a breach is an error at its line in the candidate, with a rule that has help', () => {
  const log = JSON.parse(toSarif(sampleReport));
  const [result] = log.runs[0].results;
  expect(result).toMatchObject({ ruleId: 'FIELD_WITHOUT_DEFAULT', level: 'error' });
  expect(result.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'schemas/companies/v1/company-state.avsc', uriBaseId: '%SRCROOT%' },
    region: { startLine: 6, startColumn: 5 },
  });
  const rule = log.runs[0].tool.driver.rules[result.ruleIndex];
  expect(rule.id).toBe('FIELD_WITHOUT_DEFAULT');
  expect(rule.help.text).toContain('default');
});

test('a forward breach is shown where the candidate writes, not in the earlier version', () => {
  const { reader, writer } = sampleBreach;
  const [result] = resultsOf(
    toSarif(withBreach({ ...sampleBreach, direction: 'forward', reader: writer, writer: reader })),
  );
  expect(result.locations[0].physicalLocation.region.startLine).toBe(6);
});

test('the fingerprint outlives moved lines and tells two places apart', () => {
  const of = (breach: typeof sampleBreach) =>
    resultsOf(toSarif(withBreach(breach)))[0].partialFingerprints['alpesSchema/v1'];
  const moved = { ...sampleBreach, reader: { ...sampleBreach.reader, line: 60, path: '$.fields[9]' } };
  expect(of(moved)).toBe(of(sampleBreach));
  expect(of({ ...sampleBreach, field: 'other', at: 'other' })).not.toBe(of(sampleBreach));
});

test('notices that ask nothing of anybody make no alerts', () => {
  const subject = sampleReport.subjects[1] ?? expect.unreachable();
  const quiet = subject.notices.map((notice) => ({ ...notice, upgradeFirst: 'none' as const }));
  const log = toSarif({
    ...sampleReport,
    graphql: undefined,
    subjects: [{ ...subject, breaches: [], notices: quiet }],
  });
  expect(resultsOf(log)).toEqual([]);
  expect(check(JSON.parse(log))).toEqual([]);
});

test('names that mean something to SARIF or to a URI are only names', () => {
  const file = 'a b/[x](y)#?%\ud800.avsc';
  const log = toSarif(
    withBreach({
      ...sampleBreach,
      message: 'See [here](https://example.org) {0}.',
      reader: { ...sampleBreach.reader, file },
    }),
  );
  const [result] = resultsOf(log);
  expect(check(JSON.parse(log))).toEqual([]);
  expect(result.message.text).toContain('\\[here\\](https://example.org) {{0}}.');
  expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(
    'a%20b/%5Bx%5D(y)%23%3F%25%EF%BF%BD.avsc',
  );
});

test('a change of the GraphQL schema is at its line', () => {
  const change = resultsOf(toSarif(sampleReport)).find(
    ({ ruleId }: { ruleId: string }) => ruleId === 'GRAPHQL_BREAKING',
  );
  expect(change.locations[0].physicalLocation).toMatchObject({
    artifactLocation: { uri: 'apps/bff/schema.graphql' },
    region: { startLine: 12 },
  });
});

test('a breach says where GraphQL shows it and who asks for that', () => {
  const [result] = resultsOf(toSarif(sampleReport));
  expect(result.message.text).toContain(
    'GraphQL: Company.vatId (queries company and companies; subscriptions companyChanged; asked for by apps/web/',
  );
});

test('messages that can not be read any more are one error a type, at the schema that reads them', () => {
  const log = JSON.parse(toSarif({ ...sampleReport, retained: [sampleRetained] }));
  expect(check(log)).toEqual([]);
  const found = log.runs[0].results.filter(
    ({ ruleId }: { ruleId: string }) => ruleId === 'RETAINED_UNREADABLE',
  );
  expect(found).toHaveLength(1);
  expect(found[0].message.text).toBe(
    'companies/events holds 7 messages with CompanyRegistered that the new schema cannot read. vatId was not written.',
  );
  expect(found[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
    'schemas/companies/v1/events.avsc',
  );
});
