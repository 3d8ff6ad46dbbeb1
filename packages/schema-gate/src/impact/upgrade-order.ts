import type { Party, UpgradeOrder } from './impact.ts';

/** Who has to know of a change before whom. `nobody`: neither reads what the other writes. */
export type UpgradeFirst = 'readers' | 'writers' | 'any' | 'nobody';

export interface OrderQuestion {
  readonly first: UpgradeFirst;
  /** Those of the topics concerned. */
  readonly parties: readonly Party[];
  /** Topics whose messages are read again later: kept for ever, as Alpes provisions them. */
  readonly kept: readonly string[];
}

/**
 * An order in which every app can be replaced while the others run. Readers before writers, or writers before readers, of every
 * topic concerned; an app that must come both before and after another (it reads and writes the same topic, or two feed each
 * other) is released twice: first what reads the new form and writes the old one, later what writes the new one.
 */
export function upgradeOrder({ first, parties, kept }: OrderQuestion): UpgradeOrder {
  if (first === 'nobody') return { safe: false, why: NEITHER, instead: NEW_VERSION };
  if (first === 'writers' && kept.length > 0) {
    return { safe: false, why: `${LEFT_BEHIND} ${kept.join(', ')}.`, instead: NEW_VERSION };
  }
  if (first === 'any') return { safe: true, steps: together(parties) };
  return { safe: true, steps: inOrder(first, parties) };
}

const NEITHER = 'What is new cannot be read with the earlier schema, nor what is old with the new one.';
const LEFT_BEHIND = 'Those who read with the new schema cannot read what earlier writers left in';
const NEW_VERSION =
  'Leave this version as it is and add the next one beside it: a topic of its own, with a bridge that translates until everyone has moved (docs/guides/evolving-contracts.md).';

type Steps = Extract<UpgradeOrder, { safe: true }>['steps'];

function together(parties: readonly Party[]): Steps {
  const apps = [...new Set(parties.map(({ app }) => app))].toSorted();
  return apps.length === 0
    ? []
    : [{ upgrade: apps, why: 'In any order: old and new read what the other writes.' }];
}

function inOrder(first: 'readers' | 'writers', parties: readonly Party[]): Steps {
  const edges = precedences(first, parties);
  const twice = appsInCycles(parties, edges);
  const nodes = releasesOf(parties, twice);
  const before = (one: Release, other: Release) =>
    (one.app === other.app && one.part === first && other.part !== first) ||
    (one.part !== opposite(first) &&
      other.part !== first &&
      edges.some(([from, to]) => from === one.app && to === other.app));
  return levels(nodes, before).map((level) => ({
    upgrade: level.map(({ app }) => app),
    why: level.map((release) => reason(release, parties)).join(' '),
  }));
}

/** One replacement of an app: all of it, or the half of it that reads or writes. */
interface Release {
  readonly app: string;
  readonly part: 'all' | 'readers' | 'writers';
}

const opposite = (first: 'readers' | 'writers') => (first === 'readers' ? 'writers' : 'readers');

/** App pairs of which the first must be upgraded before the second. */
function precedences(first: 'readers' | 'writers', parties: readonly Party[]): [string, string][] {
  const readers = parties.filter(({ role }) => role === 'reads');
  const writers = parties.filter(({ role }) => role === 'writes');
  return readers.flatMap((reader) =>
    writers
      .filter(({ topic }) => topic === reader.topic)
      .map(({ app }): [string, string] => (first === 'readers' ? [reader.app, app] : [app, reader.app])),
  );
}

function appsInCycles(parties: readonly Party[], edges: readonly [string, string][]): ReadonlySet<string> {
  return new Set(parties.map(({ app }) => app).filter((app) => reachable(app, edges).has(app)));
}

function reachable(app: string, edges: readonly [string, string][]): ReadonlySet<string> {
  const from = (one: string) => edges.filter(([before]) => before === one).map(([, after]) => after);
  const found = new Set(from(app));
  for (const one of found) for (const next of from(one)) found.add(next);
  return found;
}

function releasesOf(parties: readonly Party[], twice: ReadonlySet<string>): Release[] {
  const apps = [...new Set(parties.map(({ app }) => app))].toSorted();
  return apps.flatMap((app): Release[] =>
    twice.has(app)
      ? [
          { app, part: 'readers' },
          { app, part: 'writers' },
        ]
      : [{ app, part: 'all' }],
  );
}

/** Each release as early as it may be. There is no cycle left: whatever was in one is in two halves. */
function levels(nodes: readonly Release[], before: (one: Release, other: Release) => boolean): Release[][] {
  const found: Release[][] = [];
  let left = [...nodes];
  while (left.length > 0) {
    const next = left.filter((node) => !left.some((other) => other !== node && before(other, node)));
    if (next.length === 0) return [...found, left];
    found.push(next);
    left = left.filter((node) => !next.includes(node));
  }
  return found;
}

function reason({ app, part }: Release, parties: readonly Party[]): string {
  const topics = (role: Party['role']) =>
    [
      ...new Set(
        parties.filter((party) => party.app === app && party.role === role).map(({ topic }) => topic),
      ),
    ].join(' and ');
  const reads = topics('reads');
  const writes = topics('writes');
  if (part === 'readers')
    return `${app}, a release that reads the new form of ${reads} and still writes the old.`;
  if (part === 'writers') return `${app}, a release that writes the new form of ${writes}.`;
  return `${app} ${[reads && `reads ${reads}`, writes && `writes ${writes}`].filter(Boolean).join(', ')}.`;
}
