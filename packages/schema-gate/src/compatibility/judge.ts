import type { AvroSchema } from '../avro/schema.ts';
import { changesBetween } from './changes-between.ts';
import { incompatibilities, withPlainPlaces } from './check-pair.ts';
import type { CompatibilityMode } from './mode.ts';
import type { Breach, Direction, Notice, SchemaVersion, SubjectHistory, Verdict } from './verdict.ts';

/**
 * Judges a subject's candidate under its mode: against the newest earlier version, or against every one in a mode that is
 * transitive. What is the same against several versions is one breach. Notices are about the newest earlier version, and leave out what is
 * a breach. Never throws.
 */
export function judge({ subject, mode, candidate, earlier }: SubjectHistory): Verdict {
  const compared = mode.endsWith('_TRANSITIVE') ? earlier : earlier.slice(0, 1);
  const breaches = directionsOf(mode).flatMap((direction) =>
    breachesOf(direction, candidate.schema, compared),
  );
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

function breachesOf(
  direction: Direction,
  candidate: AvroSchema,
  earlier: readonly SchemaVersion[],
): readonly Breach[] {
  const breaches = new Map<string, Breach>();
  for (const { schema, label } of earlier) {
    const [reader, writer] = direction === 'backward' ? [candidate, schema] : [schema, candidate];
    for (const found of incompatibilities(reader, writer)) {
      const key = JSON.stringify([found.rule, found.at, found.message]);
      const known = breaches.get(key) ?? { ...found, direction, against: [] };
      breaches.set(key, { ...known, against: [...known.against, label] });
    }
  }
  return [...breaches.values()].map(withPlainPlaces);
}

const harmless: ReadonlySet<Notice['kind']> = new Set(['DOC_CHANGED', 'ORDER_CHANGED', 'DEFAULT_CHANGED']);

function withoutBreaches(notices: readonly Notice[], breaches: readonly Breach[]): readonly Notice[] {
  const told = new Set(breaches.map((breach) => breach.at));
  return notices.filter((notice) => harmless.has(notice.kind) || !told.has(notice.at));
}
