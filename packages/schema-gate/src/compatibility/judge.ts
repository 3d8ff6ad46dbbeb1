import { resolutionKey } from '../avro/resolution-key.ts';
import type { AvroSchema } from '../avro/schema.ts';
import { changesBetween } from './changes-between.ts';
import { checkPair } from './check-pair.ts';
import type { Incompatibility } from './incompatibility.ts';
import type { CompatibilityMode } from './mode.ts';
import type { Breach, Direction, Notice, SchemaVersion, SubjectHistory, Verdict } from './verdict.ts';

/**
 * Judges a subject's candidate under its mode: against the newest earlier version, or against every one in a mode that is
 * transitive. Versions that read alike are compared once. Notices are about the newest earlier version, and leave out what is
 * a breach. Never throws.
 */
export function judge({ subject, mode, candidate, earlier }: SubjectHistory): Verdict {
  const compared = mode.endsWith('_TRANSITIVE') ? earlier : earlier.slice(0, 1);
  const groups = alike(compared);
  const breaches = directionsOf(mode).flatMap((direction) => breachesOf(direction, candidate.schema, groups));
  const [newest] = earlier;
  const notices = newest ? withoutBreaches(changesBetween(newest.schema, candidate.schema), breaches) : [];
  return { subject, mode, compatible: breaches.length === 0, breaches, notices };
}

const directions: Readonly<Record<'BACKWARD' | 'FORWARD' | 'FULL' | 'NONE', readonly Direction[]>> = {
  NONE: [],
  BACKWARD: ['backward'],
  FORWARD: ['forward'],
  FULL: ['backward', 'forward'],
};

const directionsOf = (mode: CompatibilityMode): readonly Direction[] =>
  directions[mode.replace('_TRANSITIVE', '') as keyof typeof directions];

interface Alike {
  readonly schema: AvroSchema;
  readonly labels: readonly string[];
}

function alike(versions: readonly SchemaVersion[]): readonly Alike[] {
  const groups = new Map<string, { schema: AvroSchema; labels: string[] }>();
  for (const { schema, label } of versions) {
    const key = resolutionKey(schema);
    const group = groups.get(key);
    if (group) group.labels.push(label);
    else groups.set(key, { schema, labels: [label] });
  }
  return [...groups.values()];
}

function breachesOf(
  direction: Direction,
  candidate: AvroSchema,
  groups: readonly Alike[],
): readonly Breach[] {
  const breaches = new Map<string, Breach>();
  for (const { schema, labels } of groups) {
    for (const found of pairOf(direction, candidate, schema)) {
      const key = JSON.stringify([found.rule, found.at, found.message]);
      const known = breaches.get(key) ?? { ...found, direction, against: [] };
      breaches.set(key, { ...known, against: [...known.against, ...labels] });
    }
  }
  return [...breaches.values()];
}

function pairOf(
  direction: Direction,
  candidate: AvroSchema,
  earlier: AvroSchema,
): readonly Incompatibility[] {
  if (candidate === earlier || resolutionKey(candidate) === resolutionKey(earlier)) return [];
  return direction === 'backward' ? checkPair(candidate, earlier) : checkPair(earlier, candidate);
}

const harmless: ReadonlySet<Notice['kind']> = new Set(['DOC_CHANGED', 'ORDER_CHANGED', 'DEFAULT_CHANGED']);

function withoutBreaches(notices: readonly Notice[], breaches: readonly Breach[]): readonly Notice[] {
  const told = new Set(breaches.map((breach) => breach.at));
  return notices.filter((notice) => harmless.has(notice.kind) || !told.has(notice.at));
}
