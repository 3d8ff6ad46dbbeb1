import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generate, inputsHash } from '../generate.mjs';
import { generatedFrom } from './generated/index.ts';

test('what is generated here was made from the schemas as they are', () => {
  expect(generatedFrom, 'stale: run node packages/contracts/generate.mjs').toBe(inputsHash());
});

describe('the generator', () => {
  let places: { schemas: string; output: string };
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'alpes-generate-'));
    places = { schemas: join(root, 'schemas'), output: join(root, 'generated') };
    cpSync(join(import.meta.dirname, '../../../schemas'), places.schemas, { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, schema: unknown) => {
    mkdirSync(join(places.schemas, path, '..'), { recursive: true });
    writeFileSync(join(places.schemas, path), typeof schema === 'string' ? schema : JSON.stringify(schema));
  };
  const record = (name: string, namespace: string, fields: unknown[]) => ({
    type: 'record',
    name,
    namespace,
    fields,
  });
  const envelope = (namespace: string) =>
    record('CommandEnvelope', namespace, [
      { name: 'id', type: 'string' },
      { name: 'data', type: ['Park'] },
    ]);

  test('writes only when an input has changed', () => {
    expect(generate(places)).toBe(true);
    expect(generate(places)).toBe(false);
    write('companies/v1/tax-id.avsc', { ...record('TaxId', 'alpes.companies.v1', []), doc: 'changed' });
    expect(generate(places)).toBe(true);
  });

  test('leaves files whose text has not changed alone', () => {
    generate(places);
    const before = statSync(join(places.output, 'audit-v1.ts')).mtimeMs;
    write('companies/v1/tax-id.avsc', record('TaxId', 'alpes.companies.v1', []));
    generate(places);
    expect(statSync(join(places.output, 'audit-v1.ts')).mtimeMs).toBe(before);
  });

  test('adds what a new context needs and removes what a deleted one left', () => {
    write('parks/v1/park.avsc', record('Park', 'alpes.parks.v1', []));
    write('parks/v1/commands.avsc', envelope('alpes.parks.v1'));
    generate(places);
    expect(readdirSync(places.output)).toContain('parks-v1.ts');
    rmSync(join(places.schemas, 'parks'), { recursive: true });
    generate(places);
    expect(readdirSync(places.output)).not.toContain('parks-v1.ts');
  });

  test.each([
    ['text that ends too early', '{\n"type":\n\n', /park\.avsc:2: is not JSON/],
    ['text that is no JSON', '{\n\n"type": oops}', /park\.avsc:3: is not JSON/],
    [
      'another namespace than its place',
      record('Park', 'alpes.other.v1', []),
      /park\.avsc at namespace: must be "alpes\.parks\.v1"/,
    ],
    [
      'a name that no file defines',
      record('Park', 'alpes.parks.v1', [{ name: 'tree', type: ['null', 'Tree'] }]),
      /alpes\.parks\.v1\.Tree is defined in no file/,
    ],
    [
      'no record',
      { type: 'fixed', name: 'Park', namespace: 'alpes.parks.v1', size: 2 },
      /park\.avsc at type: /,
    ],
    [
      'an unknown logical type',
      record('Park', 'alpes.parks.v1', [{ name: 'a', type: { type: 'int', logicalType: 'date' } }]),
      /park\.avsc at fields\[0\]\.type: logical type date/,
    ],
  ])('refuses %s, naming the file', (_, schema, message) => {
    write('parks/v1/park.avsc', schema);
    write('parks/v1/commands.avsc', envelope('alpes.parks.v1'));
    expect(() => generate(places)).toThrow(message);
  });

  test('refuses two definitions of one name, naming both files', () => {
    write('companies/v1/tax.avsc', record('TaxId', 'alpes.companies.v1', []));
    expect(() => generate(places)).toThrow(
      /tax\.avsc: alpes\.companies\.v1\.TaxId is defined in .*tax-id\.avsc too/,
    );
  });

  test('refuses a file that stands outside of a version', () => {
    write('companies/tax.avsc', record('Tax', 'alpes.companies.v1', []));
    expect(() => generate(places)).toThrow(/companies\/tax\.avsc: stands outside/);
  });
});
