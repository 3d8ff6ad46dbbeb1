import { z } from 'zod';
import type { SourceText } from '../../avro/source-text.ts';
import { type CompatibilityMode, compatibilityModes } from '../../compatibility/mode.ts';
import { mapLimited } from '../map-limited.ts';
import { SourceError } from '../source-error.ts';
import { answered } from './answered.ts';
import type { RegisteredSubject, RegisteredVersion, Registry, WantedSubject } from './registry.ts';
import type { RegistryHttp } from './registry-http.ts';

const ASKED_AT_ONCE = 8;
/** References of references; people write two or three. */
const MAX_REFERENCE_DEPTH = 32;

const reference = z.object({ name: z.string(), subject: z.string(), version: z.number() });
const versionAnswer = z.object({
  subject: z.string(),
  version: z.number(),
  schema: z.string(),
  schemaType: z.string().default('AVRO'),
  references: z.array(reference).default([]),
});
const names = z.array(z.string());
const numbers = z.array(z.number());
const config = z.object({ compatibilityLevel: z.string() });

type Version = z.infer<typeof versionAnswer>;

/**
 * A registry that speaks Confluent's REST interface, read and never written. A subject of ours is found by the name of its
 * topic (`companies.events-value`, `companies-events`), by its record's full name, or by what its newest schema defines.
 */
export class ConfluentRegistry implements Registry {
  readonly flavour = 'confluent';
  readonly name: string;
  readonly #http: RegistryHttp;
  readonly #versions = new Map<string, Promise<Version>>();

  constructor(http: RegistryHttp) {
    this.name = http.name;
    this.#http = http;
  }

  async subjects(wanted: readonly WantedSubject[]): Promise<readonly RegisteredSubject[]> {
    const all = answered(names, (await this.#http.get('/subjects')).body, this.name, '/subjects');
    const newest = await mapLimited(all, ASKED_AT_ONCE, (subject) => this.#version(subject, 'latest'));
    const pairs = newest.flatMap((version) => {
      const ours = wanted.find((each) => isFor(each, version));
      return ours === undefined ? [] : [{ ours, version }];
    });
    return mapLimited(pairs, ASKED_AT_ONCE, ({ ours, version }) => this.#subject(ours.name, version.subject));
  }

  /** None: in a registry that others use too, nothing tells which topics are ours. */
  topics(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async #subject(ours: string, subject: string): Promise<RegisteredSubject> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const versions = answered(numbers, (await this.#http.get(path)).body, this.name, path);
    const newestFirst = versions.toSorted((a, b) => b - a);
    return {
      subject: ours,
      registeredAs: subject,
      versions: await mapLimited(newestFirst, ASKED_AT_ONCE, (version) => this.#registered(subject, version)),
      enforced: await this.#enforced(subject),
    };
  }

  async #registered(subject: string, number: number): Promise<RegisteredVersion> {
    const version = await this.#version(subject, number);
    return { version: number, files: await this.#files(version, 0) };
  }

  /** What it refers to, then itself. */
  async #files(version: Version, depth: number): Promise<SourceText[]> {
    if (version.schemaType !== 'AVRO') throw notAvro(version, this.name);
    if (depth > MAX_REFERENCE_DEPTH) {
      throw new SourceError(
        'OUT_OF_REACH',
        `References of ${version.subject} at ${this.name} lead in circles.`,
      );
    }
    const referred: SourceText[] = [];
    for (const { subject, version: number } of version.references) {
      referred.push(...(await this.#files(await this.#version(subject, number), depth + 1)));
    }
    const file = `confluent:${version.subject}@${version.version}`;
    const before = referred.filter(
      (each, at) => referred.findIndex((other) => other.file === each.file) === at,
    );
    return [...before, { file, text: version.schema }];
  }

  #version(subject: string, version: number | 'latest'): Promise<Version> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}`;
    const known = this.#versions.get(path) ?? this.#ask(path);
    this.#versions.set(path, known);
    return known;
  }

  async #ask(path: string): Promise<Version> {
    return answered(versionAnswer, (await this.#http.get(path)).body, this.name, path);
  }

  async #enforced(subject: string): Promise<CompatibilityMode | undefined> {
    const own = await this.#http.get(`/config/${encodeURIComponent(subject)}`, [401, 403, 404]);
    const { status, body } = own.status === 404 ? await this.#http.get('/config', [401, 403, 404]) : own;
    const level =
      status === 200 ? answered(config, body, this.name, '/config').compatibilityLevel : undefined;
    return compatibilityModes.find((mode) => mode === level);
  }
}

const notAvro = ({ subject, version, schemaType }: Version, registry: string): SourceError =>
  new SourceError(
    'OUT_OF_REACH',
    `Version ${version} of ${subject} at ${registry} is ${schemaType}, not Avro, and can't be compared.`,
  );

function isFor({ name, fullName }: WantedSubject, { subject, schema, schemaType }: Version): boolean {
  const bare = subject.replace(/-value$/, '');
  if (bare === fullName || bare === name || bare.replaceAll(/[._-]/g, '/') === name.replaceAll('-', '/'))
    return true;
  return schemaType === 'AVRO' && fullName !== undefined && rootName(schema) === fullName;
}

function rootName(schema: string): string | undefined {
  try {
    const { name, namespace } = JSON.parse(schema) as { name?: unknown; namespace?: unknown };
    if (typeof name !== 'string') return undefined;
    return name.includes('.') || typeof namespace !== 'string' || namespace === ''
      ? name
      : `${namespace}.${name}`;
  } catch {
    return undefined;
  }
}
