import { canonicalForm, crc64Fingerprint, sha256Fingerprint } from '@alpes/contracts';
import { fullText } from './full-text.ts';
import type { AvroSchema } from './schema.ts';

/** What tells schemas apart without their text ("Parsing Canonical Form for Schemas" and "Schema Fingerprints"). */
export interface Fingerprints {
  readonly canonicalForm: string;
  /** CRC-64-AVRO, 16 hexadecimal digits, most significant first. */
  readonly crc64: string;
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Of a parsed schema, whatever files it came from. */
export function fingerprints(schema: AvroSchema): Fingerprints {
  const text = fullText(schema);
  return {
    canonicalForm: canonicalForm(text),
    crc64: crc64Fingerprint(text),
    sha256: sha256Fingerprint(text),
  };
}
