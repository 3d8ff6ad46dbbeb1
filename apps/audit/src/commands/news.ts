import type { CompaniesEvent, Envelope, GeographicEvent } from '@alpes/contracts';
import type { OwnEvent } from '@alpes/service-kit';
import type { News } from '../domain/decide.ts';

export type CompanyNews = Envelope<OwnEvent<CompaniesEvent>>;
export type LocationNews = Envelope<OwnEvent<GeographicEvent>>;

/** What the audit takes from an event of companies. */
export function newsOfCompany({ data, ingestion }: CompanyNews): News {
  const { id, version, status, name, country, legalName, taxId, address, email, phone, website } =
    data.company;
  const contact = [email, phone, website].some((way) => way !== null);
  return {
    id,
    facts: { kind: 'COMPANY', name, country, legalName, taxId: taxId !== null, contact, address },
    subjectVersion: version,
    retired: status === 'WITHDRAWN',
    at: ingestion,
  };
}

/** What the audit takes from an event of geographic. */
export function newsOfLocation({ type, data, ingestion }: LocationNews): News {
  const { propertyId, version, areaM2, ownerId, name, country, locality, addressLine, postalCode } =
    data.location;
  const { coordinates } = data.location;
  const place = { ownerId, locality, addressLine, postalCode, coordinates };
  return {
    id: propertyId,
    facts: { kind: 'PROPERTY', name, country, ...place, area: areaM2 !== null },
    subjectVersion: version,
    retired: type === 'LocationRemoved',
    at: ingestion,
  };
}
