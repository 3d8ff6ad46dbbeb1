import {
  type AuditEvent,
  auditEvents,
  type CompaniesEvent,
  type CompanyState,
  companiesCommands,
  companiesEvents,
  type Envelope,
  type FindingState,
  type GeographicEvent,
  geographicCommands,
  geographicEvents,
  type LocationState,
  newId,
  type RecordLocation,
  type SubjectAudited,
} from '@alpes/contracts';
import { envelope } from '@alpes/projection-kit/testing';

/** Things that happened, as their services would say them; what matters to a test is given. */

export const companyState = (given: Partial<CompanyState> = {}): CompanyState => ({
  id: newId(),
  version: 1,
  status: 'ACTIVE',
  name: 'Grupo Éxito',
  country: 'CO',
  legalName: null,
  taxId: null,
  roles: ['OWNER'],
  email: null,
  phone: null,
  website: null,
  address: null,
  ...given,
});

export const locationState = (given: Partial<LocationState> = {}): LocationState => ({
  propertyId: newId(),
  version: 1,
  name: 'Torre Colpatria',
  country: 'CO',
  ownerId: null,
  administrativeArea: 'Bogotá D.C.',
  locality: 'Bogotá',
  addressLine: 'Carrera 7 # 24-89',
  postalCode: '110311',
  coordinates: { latitude: 4.6106, longitude: -74.0703 },
  boundary: null,
  areaM2: null,
  ...given,
});

export const findingState = (given: Partial<FindingState> & { subjectId: string }): FindingState => ({
  id: newId(),
  version: 1,
  subjectKind: 'COMPANY',
  rule: 'TAX_ID_MISSING',
  severity: 'WARNING',
  details: {},
  since: new Date('2026-01-02T03:04:05.678Z'),
  resolvedAt: null,
  acknowledgement: null,
  ...given,
});

export const registered = (company: CompanyState): Envelope<CompaniesEvent> =>
  envelope(companiesEvents, { type: 'CompanyRegistered', data: { company } }, { subject: company.id });

export const amended = (company: CompanyState): Envelope<CompaniesEvent> =>
  envelope(
    companiesEvents,
    { type: 'CompanyAmended', data: { changed: ['name'], company } },
    { subject: company.id },
  );

export const recorded = (location: LocationState): Envelope<GeographicEvent> =>
  envelope(
    geographicEvents,
    { type: 'LocationRecorded', data: { location } },
    { subject: location.propertyId },
  );

export const corrected = (location: LocationState): Envelope<GeographicEvent> =>
  envelope(
    geographicEvents,
    { type: 'LocationCorrected', data: { changed: ['name'], location } },
    { subject: location.propertyId },
  );

export const removed = (location: LocationState): Envelope<GeographicEvent> =>
  envelope(
    geographicEvents,
    { type: 'LocationRemoved', data: { reason: null, location } },
    { subject: location.propertyId },
  );

export const found = (
  type: 'FindingOpened' | 'FindingResolved' | 'FindingAcknowledged',
  finding: FindingState,
): Envelope<AuditEvent> =>
  envelope(auditEvents, { type, data: { finding } } as AuditEvent, { subject: finding.subjectId });

export const audited = (subjectId: string, given: Partial<SubjectAudited> = {}): Envelope<AuditEvent> => {
  const data: SubjectAudited = {
    subjectKind: 'COMPANY',
    subjectId,
    version: 1,
    subjectVersion: 1,
    retired: false,
    openErrors: 0,
    openWarnings: 0,
    openInfos: 0,
    presentFields: 3,
    totalFields: 8,
    missingFields: [],
    ...given,
  };
  return envelope(auditEvents, { type: 'SubjectAudited', data }, { subject: subjectId });
};

export const registerCompany = (subject: string, given: { id?: string; principal?: string } = {}) =>
  envelope(
    companiesCommands,
    {
      type: 'RegisterCompany',
      data: {
        name: 'Grupo Éxito',
        country: 'CO',
        legalName: null,
        taxId: null,
        roles: [],
        email: null,
        phone: null,
        website: null,
        address: null,
      },
    },
    {
      subject,
      ...(given.id && { id: given.id }),
      ...(given.principal && { principal: { id: given.principal, roles: [] } }),
    },
  );

export const recordLocation = (given: Partial<RecordLocation>) =>
  envelope(
    geographicCommands,
    {
      type: 'RecordLocation',
      data: {
        name: 'Torre Colpatria',
        country: 'CO',
        ownerId: null,
        administrativeArea: null,
        locality: null,
        addressLine: null,
        postalCode: null,
        coordinates: null,
        boundary: null,
        areaM2: null,
        ...given,
      },
    },
    { subject: newId() },
  );
