import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compress, decompress, writableCompressions } from './compression.ts';

const bytes = fc.uint8Array({ maxLength: 3_000 }).map((each) => Buffer.from(each));

test('gives back what it compressed', () => {
  fc.assert(
    fc.property(bytes, fc.constantFrom(...writableCompressions), (plain, type) => {
      expect(decompress(type, Buffer.from(compress(type, plain)), plain.length)).toEqual(plain);
    }),
    { numRuns: 50 },
  );
});

test('says what it cannot write', () => {
  expect(() => compress('LZ4', Buffer.from('x'))).toThrow(
    expect.objectContaining({ code: 'UnsupportedCompression' }),
  );
});

test.each(['ZLIB', 'ZSTD', 'LZ4', 'SNAPPY'] as const)(
  'refuses what is not %s, and allocates no more than announced',
  (type) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(1_000), (noise, size) => {
        try {
          expect(decompress(type, Buffer.from(noise), size)).toHaveLength(size);
        } catch (error) {
          expect(error).toMatchObject({ code: 'Malformed' });
        }
      }),
    );
  },
);

test('refuses a payload that grows beyond what was announced', () => {
  const bomb = Buffer.from(compress('ZLIB', Buffer.alloc(1_000_000)));
  expect(() => decompress('ZLIB', bomb, 1_000)).toThrow(expect.objectContaining({ code: 'Malformed' }));
});
