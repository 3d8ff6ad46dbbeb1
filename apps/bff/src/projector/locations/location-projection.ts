import { type Envelope, type GeographicEvent, geographicEvents, type LocationState } from '@alpes/contracts';
import {
  type Batch,
  foldKey,
  foldText,
  on,
  type Projection,
  type Query,
  recordset,
} from '@alpes/projection-kit';

/** Where properties are, and how many each company owns. */
export const locationProjection: Projection = {
  name: 'locations',
  inputs: [on(geographicEvents, project)],
};

interface Change {
  readonly location: LocationState;
  readonly removed: boolean;
  readonly recordedAt: string;
  readonly updatedAt: string;
}

async function project({ messages, query, changed }: Batch<GeographicEvent>): Promise<void> {
  const changes = fold(messages);
  if (changes.length === 0) return;
  const owners = await formerOwners(query, changes);
  await write(query, changes);
  for (const { location, removed } of changes) {
    const { propertyId: subject, ownerId } = location;
    const version = String(location.version);
    // Whoever watches a company's locations hears of the one that leaves it, too.
    const parents = new Set([removed ? null : ownerId, owners.get(subject) ?? null]);
    for (const parent of parents) changed({ kind: 'location', subject, parent, version });
  }
  for (const { id, version } of await countProperties(query, changes, owners)) {
    changed({ kind: 'company', subject: id, parent: null, version });
  }
}

function fold(messages: readonly Envelope<GeographicEvent>[]): Change[] {
  const changes = new Map<string, Change>();
  for (const message of messages) {
    const location = locationIn(message);
    if (location === undefined) continue;
    const updatedAt = message.ingestion.toISOString();
    const known = changes.get(location.propertyId);
    const recordedAt = known === undefined || known.removed ? updatedAt : known.recordedAt;
    const removed = message.type === 'LocationRemoved';
    changes.set(location.propertyId, { location, removed, recordedAt, updatedAt });
  }
  return [...changes.values()];
}

function locationIn(message: Envelope<GeographicEvent>): LocationState | undefined {
  switch (message.type) {
    case 'LocationRecorded':
    case 'LocationCorrected':
    case 'LocationRemoved':
      return message.data.location;
    default:
      return undefined;
  }
}

/** The owner of each changed location that was there before. */
async function formerOwners(query: Query, changes: readonly Change[]): Promise<Map<string, string | null>> {
  const ids = changes.map(({ location }) => location.propertyId);
  const rows = await query('SELECT id, owner_id FROM location WHERE id = ANY($1::uuid[])', [ids]);
  return new Map(rows.map((row) => [row['id'] as string, row['owner_id'] as string | null]));
}

async function write(query: Query, changes: readonly Change[]): Promise<void> {
  const removed = changes.filter((change) => change.removed).map(({ location }) => location.propertyId);
  const kept = changes.filter((change) => !change.removed);
  if (removed.length > 0) await query('DELETE FROM location WHERE id = ANY($1::uuid[])', [removed]);
  if (kept.length > 0) await query(UPSERT, [recordset(kept.map(toRow))]);
}

async function countProperties(
  query: Query,
  changes: readonly Change[],
  owners: ReadonlyMap<string, string | null>,
): Promise<{ id: string; version: string }[]> {
  const counts = new Map<string, number>();
  const count = (owner: string | null | undefined, by: number) => {
    if (owner != null) counts.set(owner, (counts.get(owner) ?? 0) + by);
  };
  for (const { location, removed } of changes) {
    count(owners.get(location.propertyId), -1);
    if (!removed) count(location.ownerId, 1);
  }
  const changed = [...counts].filter(([, by]) => by !== 0);
  if (changed.length === 0) return [];
  const rows = await query(COUNT, [changed.map(([id]) => id), changed.map(([, by]) => by)]);
  return rows as unknown as { id: string; version: string }[];
}

const COUNT = `UPDATE company c SET property_count = c.property_count + d.by
  FROM unnest($1::uuid[], $2::int[]) AS d(id, by) WHERE c.id = d.id RETURNING c.id, c.version::text AS version`;

/** A tenth of a millimetre. Postgres refuses to take the sine of the smallest numbers, and that would stop the stream. */
const SMALLEST_DEGREES = 1e-9;

function degrees(given: number | undefined): number | null {
  if (given === undefined) return null;
  return Math.abs(given) < SMALLEST_DEGREES ? 0 : given;
}

function toRow({ location, recordedAt, updatedAt }: Change) {
  const { propertyId, version, ownerId, name, country, coordinates, boundary, areaM2 } = location;
  const { administrativeArea, locality, addressLine, postalCode } = location;
  return {
    id: propertyId,
    version,
    owner_id: ownerId,
    name,
    name_key: foldKey(name),
    search_key: foldText([name, addressLine, locality, postalCode].filter(Boolean).join(' ')),
    country,
    administrative_area: administrativeArea,
    area_key: foldKey(administrativeArea ?? ''),
    locality,
    locality_key: foldKey(locality ?? ''),
    address_line: addressLine,
    postal_code: postalCode,
    latitude: degrees(coordinates?.latitude),
    longitude: degrees(coordinates?.longitude),
    boundary,
    area_m2: areaM2,
    recorded_at: recordedAt,
    updated_at: updatedAt,
  };
}

const UPSERT = `INSERT INTO location (
    id, version, owner_id, name, name_key, search_key, country, administrative_area, area_key, locality,
    locality_key, address_line, postal_code, latitude, longitude, boundary, area_m2, recorded_at, updated_at,
    open_errors, open_warnings, open_infos, open_findings, present_fields, total_fields, missing_fields
  )
  SELECT r.*, coalesce(s.open_errors, 0), coalesce(s.open_warnings, 0), coalesce(s.open_infos, 0),
    coalesce(s.open_errors + s.open_warnings + s.open_infos, 0),
    coalesce(s.present_fields, 0), coalesce(s.total_fields, 0), coalesce(s.missing_fields, '{}')
  FROM jsonb_to_recordset($1::jsonb) AS r(
    id uuid, version int, owner_id uuid, name text, name_key text, search_key text, country text,
    administrative_area text, area_key text, locality text, locality_key text, address_line text,
    postal_code text, latitude float8, longitude float8, boundary jsonb, area_m2 numeric,
    recorded_at timestamptz, updated_at timestamptz
  )
  LEFT JOIN subject s ON s.kind = 'PROPERTY' AND s.id = r.id
  ON CONFLICT (id) DO UPDATE SET
    version = EXCLUDED.version, owner_id = EXCLUDED.owner_id, name = EXCLUDED.name, name_key = EXCLUDED.name_key,
    search_key = EXCLUDED.search_key, country = EXCLUDED.country,
    administrative_area = EXCLUDED.administrative_area, area_key = EXCLUDED.area_key,
    locality = EXCLUDED.locality, locality_key = EXCLUDED.locality_key, address_line = EXCLUDED.address_line,
    postal_code = EXCLUDED.postal_code, latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude,
    boundary = EXCLUDED.boundary, area_m2 = EXCLUDED.area_m2, updated_at = EXCLUDED.updated_at`;
