import type { AuditCommand, Envelope } from '@alpes/contracts';
import type { Loaded, Related } from '@alpes/service-kit';
import { type CompanyNews, type LocationNews, newsOfLocation } from '../commands/news.ts';
import { kindsOf } from '../commands/reaudit-all.ts';
import { cellsAround } from '../domain/grid.ts';
import { isCompany, isProperty, type Property, type Subject } from '../domain/subject.ts';

/** What a batch needs to see beside its own subjects. */
interface Wanted {
  /** Properties in these cells: neighbours. */
  readonly cells: Set<string>;
  /** Properties of these companies. */
  readonly owners: Set<string>;
  /** Properties that point at these as duplicates. */
  readonly duplicates: Set<string>;
  /** Companies that own, or owned, what is looked at. */
  readonly subjects: Set<string>;
  /** Everything of these kinds. */
  readonly kinds: Set<string>;
}

type Handled = CompanyNews | LocationNews | Envelope<AuditCommand>;

/**
 * The rows that decisions look at beside those they name. Ids first: joined by OR these conditions would make the
 * planner read the whole table.
 */
export const related: Related<Subject> = {
  where: `t.id = ANY (ARRAY (
    SELECT n.id FROM subject AS n WHERE n.cell = ANY ($1::text[])
    UNION ALL SELECT n.id FROM subject AS n WHERE n.owner_id = ANY ($2::uuid[])
    UNION ALL SELECT n.id FROM subject AS n WHERE n.duplicate_of = ANY ($3::uuid[])
    UNION ALL SELECT unnest ($4::uuid[])
    UNION ALL SELECT n.id FROM subject AS n WHERE cardinality ($5::text[]) > 0 AND n.kind = ANY ($5::text[])
  ))`,
  params(batch) {
    const wanted = wantedBy(batch);
    const sets = [wanted.cells, wanted.owners, wanted.duplicates, wanted.subjects, wanted.kinds];
    return sets.some(({ size }) => size > 0) ? sets.map((set) => [...set]) : null;
  },
};

function wantedBy(batch: readonly Loaded<Subject>[]): Wanted {
  const wanted: Wanted = {
    cells: new Set(),
    owners: new Set(),
    duplicates: new Set(),
    subjects: new Set(),
    kinds: new Set(),
  };
  for (const { message, state } of batch) want(wanted, message as Handled, state);
  return wanted;
}

function want(wanted: Wanted, message: Handled, state: Subject | null): void {
  switch (message.type) {
    case 'CompanyRegistered':
    case 'CompanyAmended':
    case 'CompanyWithdrawn':
      wanted.owners.add(message.subject);
      return;
    case 'LocationRecorded':
    case 'LocationCorrected':
    case 'LocationRemoved':
      wantForLocation(wanted, message, state);
      return;
    case 'ReauditSubject':
      if (state && isCompany(state)) wanted.owners.add(state.id);
      if (state && isProperty(state)) wantForProperty(wanted, state);
      return;
    case 'ReauditAll':
      for (const kind of kindsOf(message.data.subjectKind)) wanted.kinds.add(kind);
      return;
    case 'AcknowledgeFinding':
  }
}

function wantForLocation(wanted: Wanted, message: LocationNews, state: Subject | null): void {
  const { id, facts, retired } = newsOfLocation(message);
  wanted.duplicates.add(id);
  if (facts.kind === 'PROPERTY' && !retired) wantNeighbours(wanted, facts.coordinates);
  if (state && isProperty(state)) wantOwner(wanted, state);
}

function wantForProperty(wanted: Wanted, property: Property): void {
  wanted.duplicates.add(property.id);
  wantNeighbours(wanted, property.facts.coordinates);
  wantOwner(wanted, property);
}

function wantNeighbours(wanted: Wanted, point: Property['facts']['coordinates']): void {
  for (const cell of point ? cellsAround(point) : []) wanted.cells.add(cell);
}

function wantOwner(wanted: Wanted, { facts: { ownerId } }: Property): void {
  if (ownerId !== null) wanted.subjects.add(ownerId);
}
