import { expect, test } from 'vitest';
import { parseSchemas } from '../avro/parse-schemas.ts';
import type { AvroSchema } from '../avro/schema.ts';
import { judge } from './judge.ts';
import { type CompatibilityMode, compatibilityModes } from './mode.ts';
import type { Verdict } from './verdict.ts';

function parsed(schema: unknown): AvroSchema {
  const { roots, problems } = parseSchemas([{ file: 'it', text: JSON.stringify(schema) }]);
  expect(problems).toEqual([]);
  return roots.get('it') as AvroSchema;
}

const record = (...fields: readonly unknown[]) => ({ type: 'record', name: 'R', fields });
const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more });

/** The candidate first, then earlier ones, newest first, called v3, v2, v1. */
function verdict(mode: CompatibilityMode, candidate: unknown, ...earlier: readonly unknown[]): Verdict {
  return judge({
    subject: 'companies/events',
    mode,
    candidate: { label: 'working tree', schema: parsed(candidate) },
    earlier: earlier.map((schema, i) => ({ label: `v${earlier.length - i}`, schema: parsed(schema) })),
  });
}

const modesThatPass = (candidate: unknown, ...earlier: readonly unknown[]): readonly CompatibilityMode[] =>
  compatibilityModes.filter((mode) => verdict(mode, candidate, ...earlier).compatible);

test('a field without default that comes breaks reading what was written; that goes, reading what will be', () => {
  const without = record();
  const having = record(field('a', 'int'));
  expect(modesThatPass(having, without)).toEqual(['NONE', 'FORWARD', 'FORWARD_TRANSITIVE']);
  expect(modesThatPass(without, having)).toEqual(['NONE', 'BACKWARD', 'BACKWARD_TRANSITIVE']);
  expect(modesThatPass(record(field('a', 'int', { default: 0 })), without)).toEqual(compatibilityModes);
});

test('a mode that is not transitive looks at the newest version alone', () => {
  const history = [record(field('a', 'int', { default: 0 })), record()];
  expect(modesThatPass(record(field('a', 'int')), ...history)).toEqual([
    'NONE',
    'BACKWARD',
    'FORWARD',
    'FORWARD_TRANSITIVE',
    'FULL',
  ]);
  expect(verdict('BACKWARD_TRANSITIVE', record(field('a', 'int')), ...history).breaches).toMatchObject([
    { rule: 'FIELD_WITHOUT_DEFAULT', direction: 'backward', against: ['v1'] },
  ]);
});

test('the same breach against several versions is one, with all of them named', () => {
  const { breaches } = verdict(
    'FULL_TRANSITIVE',
    record(field('a', 'int')),
    record(),
    record(),
    record(field('b', 'int')),
  );
  expect(breaches).toMatchObject([
    { rule: 'FIELD_WITHOUT_DEFAULT', at: 'a', direction: 'backward', against: ['v3', 'v2', 'v1'] },
    { rule: 'FIELD_WITHOUT_DEFAULT', at: 'b', direction: 'forward', against: ['v1'] },
  ]);
});

test('a new branch passes where readers go first, and says so', () => {
  const now = verdict(
    'BACKWARD_TRANSITIVE',
    record(field('data', ['null', 'int', 'string'])),
    record(field('data', ['null', 'int'])),
  );
  expect(now.compatible).toBe(true);
  expect(now.notices).toMatchObject([{ kind: 'BRANCH_ADDED', at: 'data.string', upgradeFirst: 'readers' }]);
});

test('what is a breach is not a notice too; what is beside it is', () => {
  const { breaches, notices } = verdict(
    'BACKWARD',
    record(field('a', 'int'), field('b', 'int', { default: 1, doc: 'new' })),
    record(field('b', 'int')),
  );
  expect(breaches.map(({ at }) => at)).toEqual(['a']);
  expect(notices.map(({ kind, at }) => `${kind} ${at}`)).toEqual(['DOC_CHANGED b', 'DEFAULT_CHANGED b']);
});

test('with nothing earlier there is nothing to break', () => {
  expect(verdict('FULL_TRANSITIVE', 'int')).toEqual({
    subject: 'companies/events',
    mode: 'FULL_TRANSITIVE',
    compatible: true,
    breaches: [],
    notices: [],
  });
});

test('a change of meaning that Avro passes is a breach, marked as ours', () => {
  const decimal = (scale: number) => ({ type: 'bytes', logicalType: 'decimal', precision: 9, scale });
  expect(verdict('FULL', decimal(2), decimal(3)).breaches).toMatchObject([
    { rule: 'LOGICAL_TYPE_CHANGED', direction: 'backward', stricterThanAvro: true },
    { rule: 'LOGICAL_TYPE_CHANGED', direction: 'forward', stricterThanAvro: true },
  ]);
});
