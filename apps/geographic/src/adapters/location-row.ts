import type { AggregateTable, Row } from '@alpes/service-kit';
import type { Boundary, Location } from '../domain/location.ts';

export const locationTable: AggregateTable<Location> = { table: 'location', toRow, fromRow };

function toRow(location: Location): Row {
  return {
    id: location.propertyId,
    version: location.version,
    removed: location.removed,
    owner_id: location.ownerId,
    name: location.name,
    country: location.country,
    administrative_area: location.administrativeArea,
    locality: location.locality,
    address_line: location.addressLine,
    postal_code: location.postalCode,
    latitude: location.coordinates?.latitude ?? null,
    longitude: location.coordinates?.longitude ?? null,
    boundary: location.boundary,
    area_m2: location.areaM2,
  };
}

/** A row as `toRow` writes it; the columns' types are prisma/geographic/schema.prisma's. */
interface LocationRow extends Row {
  readonly removed: boolean;
  readonly owner_id: string | null;
  readonly name: string;
  readonly country: string;
  readonly administrative_area: string | null;
  readonly locality: string | null;
  readonly address_line: string | null;
  readonly postal_code: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly boundary: Boundary | null;
  readonly area_m2: number | null;
}

function fromRow(row: Row): Location {
  const read = row as LocationRow;
  const { id: propertyId, version, removed, name, country, locality, boundary, latitude, longitude } = read;
  return {
    propertyId,
    version,
    removed,
    ownerId: read.owner_id,
    name,
    country,
    administrativeArea: read.administrative_area,
    locality,
    addressLine: read.address_line,
    postalCode: read.postal_code,
    coordinates: latitude !== null && longitude !== null ? { latitude, longitude } : null,
    boundary,
    areaM2: read.area_m2,
  };
}
