import { z } from 'zod';
import { type CompatibilityMode, compatibilityModes } from '../../compatibility/mode.ts';
import { mapLimited } from '../map-limited.ts';
import { SourceError } from '../source-error.ts';
import { answered } from './answered.ts';
import type { RegisteredSubject, RegisteredVersion, Registry, WantedSubject } from './registry.ts';
import type { RegistryHttp } from './registry-http.ts';

const ASKED_AT_ONCE = 8;

const schemaAnswer = z.object({ version: z.number(), type: z.string(), data: z.string() });
const versionsAnswer = z.object({ getSchemaResponses: z.array(schemaAnswer) });
const names = z.array(z.string());
const compatibilityAnswer = z.object({ compatibility: z.boolean() });
const registeredAnswer = z.object({ version: z.union([z.number(), z.object({ version: z.number() })]) });

/** What a broker says about a schema before it is registered. */
export type BrokerOpinion =
  | { readonly kind: 'compatible' }
  /** In its own words, which seldom name the field. */
  | { readonly kind: 'incompatible'; readonly reason: string }
  /** The tenant or the namespace is not there. */
  | { readonly kind: 'no namespace' };

/** Pulsar's own registry, over the admin REST interface. Topics are those of one tenant: `<tenant>/<context>/<channel>`. */
export class PulsarRegistry implements Registry {
  readonly flavour = 'pulsar';
  readonly name: string;
  readonly #http: RegistryHttp;
  readonly #tenant: string;

  constructor(http: RegistryHttp, tenant: string) {
    this.name = http.name;
    this.#http = http;
    this.#tenant = tenant;
  }

  async subjects(wanted: readonly WantedSubject[]): Promise<readonly RegisteredSubject[]> {
    const topics = wanted.filter(({ kind }) => kind === 'topic');
    return (await mapLimited(topics, ASKED_AT_ONCE, ({ name }) => this.#subject(name))).flat();
  }

  async topics(): Promise<readonly string[]> {
    const path = `/admin/v2/namespaces/${encodeURIComponent(this.#tenant)}`;
    const { status, body } = await this.#http.get(path, [401, 403, 404]);
    if (status !== 200) return [];
    const namespaces = answered(names, body, this.#http.name, path);
    const found = (await mapLimited(namespaces, ASKED_AT_ONCE, (name) => this.#topicsIn(name))).flat();
    const withSchema = await mapLimited(found, ASKED_AT_ONCE, async (topic) =>
      (await this.#http.get(`${this.#path(topic)}/schema`, [404])).status === 200 ? [topic] : [],
    );
    return withSchema.flat();
  }

  /** Whether the broker would take a schema; it registers nothing. @throws {SourceError} */
  async opinion(topic: string, schema: string): Promise<BrokerOpinion> {
    const path = `${this.#path(topic)}/compatibility`;
    const { status, body } = await this.#http.post(path, payload(schema), [404, 500]);
    if (status === 404) return { kind: 'no namespace' };
    if (status === 500) return { kind: 'incompatible', reason: this.#refusal(body, path) };
    return answered(compatibilityAnswer, body, this.name, path).compatibility
      ? { kind: 'compatible' }
      : { kind: 'incompatible', reason: 'it gives no reason' };
  }

  /** Pulsar 4.0 answers a dry run that fails with 500 and the exception; any other 500 is a broker in trouble. */
  #refusal(body: unknown, path: string): string {
    const { reason } = (body ?? {}) as { reason?: unknown };
    const [, message] = /Message: (.*)/.exec(typeof reason === 'string' ? reason : '') ?? [];
    if (message !== undefined && /compatib|Invalid schema/i.test(message)) return message.trim();
    throw new SourceError('OUT_OF_REACH', `The registry at ${this.name} answered 500 to POST ${path}.`, {
      retryable: true,
    });
  }

  /**
   * Takes back the first schema of a topic, where it still is the only one: Pulsar deletes all versions or none.
   * @returns whether it is gone
   * @throws {SourceError}
   */
  async takeBackFirst(topic: string, version: number): Promise<boolean> {
    const path = this.#path(topic);
    const { body } = await this.#http.get(`${path}/schemas`);
    const { getSchemaResponses: versions } = answered(versionsAnswer, body, this.name, path);
    if (versions.length !== 1 || versions[0]?.version !== version) return false;
    await this.#http.delete(`${path}/schema`);
    return true;
  }

  /** Registers a schema, and resolves with its version; one that is there already keeps its own. @throws {SourceError} */
  async register(topic: string, schema: string): Promise<number> {
    const path = `${this.#path(topic)}/schema`;
    const { body } = await this.#http.post(path, payload(schema));
    const { version } = answered(registeredAnswer, body, this.name, path);
    return typeof version === 'number' ? version : version.version;
  }

  async #subject(name: string): Promise<RegisteredSubject[]> {
    const path = `${this.#path(name)}/schemas`;
    const { status, body } = await this.#http.get(path, [404]);
    if (status === 404) return [];
    const { getSchemaResponses: versions } = answered(versionsAnswer, body, this.name, path);
    if (versions.length === 0) return [];
    const newestFirst = versions.toSorted((a, b) => b.version - a.version);
    return [
      {
        subject: name,
        registeredAs: `persistent://${this.#tenant}/${name}`,
        versions: newestFirst.map((version) => this.#version(name, version)),
        enforced: await this.#enforced(name),
      },
    ];
  }

  #version(topic: string, { version, type, data }: z.infer<typeof schemaAnswer>): RegisteredVersion {
    if (type !== 'AVRO') {
      throw new SourceError(
        'OUT_OF_REACH',
        `Version ${version} of ${topic} at ${this.name} is ${type}, not Avro, and can't be compared. ` +
          'Register Avro under another topic, or compare with git: or dir:.',
      );
    }
    return { version, files: [{ file: `registry:${topic}@${version}`, text: data }] };
  }

  async #enforced(topic: string): Promise<CompatibilityMode | undefined> {
    const [namespace = ''] = topic.split('/');
    const path = `/admin/v2/namespaces/${encodeURIComponent(this.#tenant)}/${encodeURIComponent(namespace)}/schemaCompatibilityStrategy`;
    const { status, body } = await this.#http.get(path, [401, 403, 404, 405]);
    return status === 200 && typeof body === 'string' ? modeOfStrategy(body) : undefined;
  }

  async #topicsIn(namespace: string): Promise<string[]> {
    const path = `/admin/v2/persistent/${namespace.split('/').map(encodeURIComponent).join('/')}`;
    const { status, body } = await this.#http.get(path, [401, 403, 404]);
    const topics = status === 200 ? answered(names, body, this.name, path) : [];
    const short = topics.map((topic) =>
      topic
        .replace(/-partition-\d+$/, '')
        .split('/')
        .slice(-2)
        .join('/'),
    );
    return [...new Set(short)].filter((topic) => OURS.test(topic));
  }

  #path(topic: string): string {
    const parts = [this.#tenant, ...topic.split('/')].map(encodeURIComponent);
    return `/admin/v2/schemas/${parts.join('/')}`;
  }
}

const OURS = /^[^/]+\/(commands|events)(-v[1-9][0-9]*)?$/;

const payload = (schema: string) => ({ type: 'AVRO', schema, properties: {} });

/** Pulsar's word for a mode of ours; undefined for what is none (ALWAYS_INCOMPATIBLE, UNDEFINED). */
export function modeOfStrategy(strategy: string): CompatibilityMode | undefined {
  if (strategy === 'ALWAYS_COMPATIBLE') return 'NONE';
  return compatibilityModes.find((mode) => mode === strategy);
}
