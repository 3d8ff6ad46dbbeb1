import { readdirSync, readFileSync } from 'node:fs';
import type { SourceText } from '../../avro/source-text.ts';

const root = new URL('../../../../../', import.meta.url);

/** The contracts of this repository, as they are. */
export const ownContracts = (): readonly SourceText[] =>
  readdirSync(new URL('schemas/', root), { recursive: true, encoding: 'utf8' })
    .map((name) => `schemas/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.avsc'))
    .toSorted()
    .map((file) => ({ file, text: readFileSync(new URL(file, root), 'utf8') }));
