import type { Topology } from '@alpes/runtime';
import type { AvroSchema, NamedSchema, RecordSchema } from '../avro/schema.ts';
import { namesIn } from '../diff/type-text.ts';
import { topicOf } from '../sources/subjects.ts';

/** What a catalogue is made of: parsed contracts, and what each app says that it reads and writes. */
export interface CatalogSource {
  readonly roots: ReadonlyMap<string, AvroSchema>;
  readonly named: ReadonlyMap<string, NamedSchema>;
}

/** An app by its name, with what it declares. */
export interface CatalogApp {
  readonly app: string;
  readonly topology: Topology;
}

export interface CatalogTopic {
  /** `companies/events` */
  readonly name: string;
  /** Where a producer connects: `persistent://alpes/companies/events`. */
  readonly address: string;
  /** Undefined for a topic of raw bytes, and for one that no file describes. */
  readonly file: string | undefined;
  readonly envelope: RecordSchema | undefined;
  /** Records that `data` of the envelope can be; without such a field the envelope itself. */
  readonly messages: readonly NamedSchema[];
  /** Names of apps, each once. */
  readonly readers: readonly string[];
  readonly writers: readonly string[];
}

/** Every topic there is a contract or an app for, by name, and every type. */
export interface Catalog {
  readonly title: string;
  readonly topics: readonly CatalogTopic[];
  readonly apps: readonly string[];
  /** By full name. */
  readonly types: readonly NamedSchema[];
}

/** How a catalogue is called, and whose topics it tells of. */
export interface CatalogOptions {
  /** `Alpes` by default. */
  readonly title?: string;
  /** `alpes` by default; for topics that no app names. */
  readonly tenant?: string;
}

/** Puts contracts and apps together. Whatever only one of them knows is there too. */
export function catalog(
  parsed: CatalogSource,
  apps: readonly CatalogApp[],
  { title = 'Alpes', tenant = 'alpes' }: CatalogOptions = {},
): Catalog {
  const files = new Map(
    [...parsed.roots].flatMap(([file, schema]) => {
      const topic = topicOf(file);
      return topic === undefined ? [] : [[topic, { file, schema }] as const];
    }),
  );
  const addresses = addressesOf(apps);
  const names = [...new Set([...files.keys(), ...addresses.keys()])].toSorted();
  return {
    title,
    topics: names.map((name) => {
      const { file, schema } = files.get(name) ?? {};
      const envelope = schema?.kind === 'record' ? schema : undefined;
      return {
        name,
        address: addresses.get(name) ?? `persistent://${tenant}/${name}`,
        file,
        envelope,
        messages: envelope ? messagesOf(envelope) : [],
        ...partiesOf(name, apps),
      };
    }),
    apps: [...new Set(apps.map(({ app }) => app))].toSorted(),
    types: [...parsed.named.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** `persistent://alpes/companies/events` → `companies/events` */
const shortName = (address: string): string => address.replace(/^[a-z-]+:\/\/[^/]+\//, '');

const addressesOf = (apps: readonly CatalogApp[]): ReadonlyMap<string, string> =>
  new Map(
    apps
      .flatMap(({ topology }) => [...topology.consumes, ...topology.produces])
      .map(({ topic }) => [shortName(topic), topic]),
  );

function partiesOf(topic: string, apps: readonly CatalogApp[]) {
  const those = (role: 'consumes' | 'produces'): readonly string[] => [
    ...new Set(
      apps
        .filter(({ topology }) => topology[role].some((it) => shortName(it.topic) === topic))
        .map(({ app }) => app),
    ),
  ];
  return { readers: those('consumes'), writers: those('produces') };
}

function messagesOf(envelope: RecordSchema): readonly NamedSchema[] {
  const data = envelope.fields.find(({ name }) => name === 'data');
  const branches = data ? namesIn(data.type) : [];
  return branches.length > 0 ? branches : [envelope];
}
