import { fullText } from '../avro/full-text.ts';
import type { SourceText } from '../avro/source-text.ts';
import type { RegisteredSubject, RegisteredVersion } from './registry/registry.ts';
import { parsedVersion } from './registry/registry-histories.ts';
import { splitSchema } from './split-schema.ts';

/** Files to be written, and what is worth a line. */
export interface Download {
  readonly files: readonly SourceText[];
  readonly notes: readonly string[];
}

/** Every version as a file of its own: `companies/events@3.avsc`. */
export function versionFiles(registered: readonly RegisteredSubject[]): Download {
  const files = registered.flatMap(({ subject, registeredAs, versions }) =>
    versions.map((version) => ({
      file: `${subject}@${version.version}.avsc`,
      text: `${JSON.stringify(JSON.parse(wholeText(registeredAs, version)), undefined, 2)}\n`,
    })),
  );
  return { files, notes: [] };
}

/**
 * The newest versions as a tree that can be compared with: one file for each type, envelopes where their topics look for them
 * (`companies/v1/events.avsc`). Where two topics have different definitions of one type, the first one's is kept, and it is said.
 */
export function splitFiles(registered: readonly RegisteredSubject[]): Download {
  const kept = new Map<string, { text: string; subject: string }>();
  const notes: string[] = [];
  for (const { subject, registeredAs, versions } of registered) {
    const [newest] = versions;
    if (newest === undefined) continue;
    const [root, ...rest] = splitSchema(wholeText(registeredAs, newest), fileOf);
    const files =
      root === undefined ? rest : [{ ...root, file: envelopeFile(subject) ?? root.file }, ...rest];
    for (const { file, text } of files) {
      const known = kept.get(file);
      if (known === undefined) kept.set(file, { text, subject });
      else if (known.text !== text)
        notes.push(
          `${file} differs between ${known.subject} and ${subject}; kept is that of ${known.subject}.`,
        );
    }
  }
  return { files: [...kept].map(([file, { text }]) => ({ file, text })), notes };
}

function wholeText(registeredAs: string, version: RegisteredVersion): string {
  const schema = parsedVersion(registeredAs, version);
  return version.files.length === 1 ? (version.files[0]?.text ?? '') : fullText(schema);
}

const TOPIC = /^([^/]+)\/(commands|events)(?:-v(\d+))?$/;

function envelopeFile(subject: string): string | undefined {
  const [, context, channel, version = '1'] = TOPIC.exec(subject) ?? [];
  return context && `${context}/v${version}/${channel}.avsc`;
}

/** `alpes.companies.v1.TaxId` is `companies/v1/tax-id.avsc`; any other namespace is folders. */
function fileOf(name: string): string {
  const parts = name.split('.');
  const stem = (parts.pop() ?? '').replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const folders = parts.length === 3 && /^v\d+$/.test(parts[2] ?? '') ? parts.slice(1) : parts;
  return [...folders, `${stem}.avsc`].join('/');
}
