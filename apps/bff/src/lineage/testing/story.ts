import {
  auditCommands,
  auditEvents,
  type CompanyState,
  companiesCommands,
  companiesEvents,
  type Envelope,
  type FindingState,
  geographicCommands,
  geographicEvents,
  type LocationState,
  type Message,
  type SubjectAudited,
  type TopicContract,
} from '@alpes/contracts';
import { developmentPrincipal } from '../../edge/access/principal.ts';

/** One message of a story, and the topic it came on. */
export interface Told {
  readonly contract: TopicContract<Message>;
  readonly message: Envelope<Message>;
}

let made = 0;

const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** Ids of aggregates; messages have theirs from 1000. */
export const ids = {
  registered: idOf(1),
  amended: idOf(2),
  withdrawn: idOf(3),
  recorded: idOf(11),
  corrected: idOf(12),
  removed: idOf(13),
} as const;

function tell(contract: unknown, subject: string, message: Message, given: object = {}): Told {
  made += 1;
  const { context, dataschema } = contract as TopicContract<Message>;
  return {
    contract: contract as TopicContract<Message>,
    message: {
      id: idOf(1000 + made),
      time: new Date(Date.UTC(2026, 0, 1, 0, made)),
      ingestion: new Date(Date.UTC(2026, 0, 1, 1, made)),
      specversion: '1.0',
      dataschema,
      datacontenttype: 'avro/binary',
      service_name: context,
      subject,
      correlation_id: idOf(5000 + made),
      causation_id: idOf(6000 + made),
      principal: { id: developmentPrincipal.id, roles: ['staff'] },
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ...given,
      ...message,
    },
  };
}

const company = (id: string): CompanyState => ({
  id,
  version: 4,
  status: 'ACTIVE',
  name: 'Grupo Éxito',
  country: 'CO',
  legalName: 'Almacenes Éxito S.A.',
  taxId: { country: 'CO', number: '8909006089' },
  roles: ['OWNER'],
  email: 'info@exito.co',
  phone: '+576013078024',
  website: 'https://exito.co',
  address: 'Carrera 48 # 32B Sur-139',
});

const location = (propertyId: string): LocationState => ({
  propertyId,
  version: 3,
  name: 'Torre Colpatria',
  country: 'CO',
  ownerId: ids.registered,
  administrativeArea: 'Bogotá D.C.',
  locality: 'Bogotá',
  addressLine: 'Carrera 7 # 24-89',
  postalCode: '110311',
  coordinates: { latitude: 4.6106, longitude: -74.0703 },
  boundary: [
    [
      [-74.08, 4.6],
      [-74.06, 4.6],
      [-74.06, 4.62],
      [-74.08, 4.6],
    ],
  ],
  areaM2: '2500.50',
});

const finding = (number: number): FindingState => ({
  id: idOf(20 + number),
  version: 2,
  subjectKind: 'COMPANY',
  subjectId: ids.registered,
  rule: 'TAX_ID_MISSING',
  severity: 'WARNING',
  details: { country: 'CO' },
  since: new Date('2026-01-02T03:04:05.678Z'),
  resolvedAt: new Date('2026-01-03T03:04:05.678Z'),
  acknowledgement: { by: 'ana', at: new Date('2026-01-02T04:00:00.000Z'), note: 'known' },
});

const audited = (subjectId: string, subjectKind: 'COMPANY' | 'PROPERTY'): SubjectAudited => ({
  subjectKind,
  subjectId,
  version: 7,
  subjectVersion: 4,
  retired: false,
  openErrors: 1,
  openWarnings: 2,
  openInfos: 3,
  presentFields: 5,
  totalFields: 8,
  missingFields: ['taxId'],
});

const profile = {
  name: 'Grupo Éxito',
  country: 'CO',
  legalName: 'Almacenes Éxito S.A.',
  taxId: { country: 'CO', number: '8909006089' },
  roles: ['OWNER'],
  email: 'info@exito.co',
  phone: '+576013078024',
  website: 'https://exito.co',
  address: 'Carrera 48 # 32B Sur-139',
};

const { propertyId: _id, version: _version, ...place } = location(ids.recorded);

/** One message of every record on every topic, each about something of its own, no value null. */
export function story(): Told[] {
  made = 0;
  return [...asked(), ...happened(), ...outcomes()];
}

const asked = (): Told[] => [
  tell(companiesCommands, ids.registered, { type: 'RegisterCompany', data: profile }),
  tell(companiesCommands, ids.amended, {
    type: 'AmendCompany',
    data: { expectedVersion: 1, changed: ['name'], ...profile },
  }),
  tell(companiesCommands, ids.withdrawn, {
    type: 'WithdrawCompany',
    data: { expectedVersion: 1, reason: 'sold' },
  }),
  tell(geographicCommands, ids.recorded, { type: 'RecordLocation', data: place }),
  tell(geographicCommands, ids.corrected, {
    type: 'CorrectLocation',
    data: { expectedVersion: 1, changed: ['name'], ...place },
  }),
  tell(geographicCommands, ids.removed, {
    type: 'RemoveLocation',
    data: { expectedVersion: 1, reason: 'sold' },
  }),
  tell(auditCommands, ids.registered, {
    type: 'AcknowledgeFinding',
    data: { findingId: idOf(21), note: 'known' },
  }),
  tell(auditCommands, ids.registered, {
    type: 'ReauditSubject',
    data: { subjectKind: 'COMPANY', reason: 'REQUESTED' },
  }),
  tell(auditCommands, ids.registered, { type: 'ReauditAll', data: { subjectKind: 'COMPANY' } }),
];

const happened = (): Told[] => [
  tell(companiesEvents, ids.registered, {
    type: 'CompanyRegistered',
    data: { company: company(ids.registered) },
  }),
  tell(companiesEvents, ids.amended, {
    type: 'CompanyAmended',
    data: { changed: ['name'], company: company(ids.amended) },
  }),
  tell(companiesEvents, ids.withdrawn, {
    type: 'CompanyWithdrawn',
    data: { reason: 'sold', company: { ...company(ids.withdrawn), status: 'WITHDRAWN' } },
  }),
  tell(geographicEvents, ids.recorded, {
    type: 'LocationRecorded',
    data: { location: location(ids.recorded) },
  }),
  tell(geographicEvents, ids.corrected, {
    type: 'LocationCorrected',
    data: { changed: ['name'], location: location(ids.corrected) },
  }),
  tell(geographicEvents, ids.removed, {
    type: 'LocationRecorded',
    data: { location: location(ids.removed) },
  }),
  tell(geographicEvents, ids.removed, {
    type: 'LocationRemoved',
    data: { reason: 'sold', location: location(ids.removed) },
  }),
  tell(auditEvents, ids.registered, { type: 'FindingOpened', data: { finding: finding(1) } }),
  tell(auditEvents, ids.registered, { type: 'FindingResolved', data: { finding: finding(2) } }),
  tell(auditEvents, ids.registered, { type: 'FindingAcknowledged', data: { finding: finding(3) } }),
  tell(auditEvents, ids.registered, {
    type: 'SubjectAudited',
    data: audited(ids.registered, 'COMPANY'),
  }),
  tell(auditEvents, ids.recorded, { type: 'SubjectAudited', data: audited(ids.recorded, 'PROPERTY') }),
];

/** How commands ended whose own bytes nobody could read: then the outcome tells who asked, too. */
const outcomes = (): Told[] =>
  [companiesEvents, geographicEvents, auditEvents].flatMap((contract, at) => [
    tell(contract, ids.registered, { type: 'CommandCompleted', data: { version: 4 } }, of(at, 0)),
    tell(
      contract,
      ids.registered,
      {
        type: 'CommandRejected',
        data: { code: 'TAX_ID_TAKEN', message: 'It is taken.', details: { holder: 'x' } },
      },
      of(at, 1),
    ),
    tell(
      contract,
      ids.registered,
      { type: 'CommandDeadLettered', data: { code: 'NOT_AVRO', reason: 'No Avro.' } },
      of(at, 2),
    ),
    tell(contract, ids.registered, { type: 'CommandDiscarded', data: { note: 'A mistake.' } }, of(at, 3)),
  ]);

const of = (context: number, outcome: number) => ({ causation_id: idOf(900 + context * 10 + outcome) });

/** Every command of a story, asked or only heard of. */
export const commandIds = (told: readonly Told[]): string[] =>
  told.flatMap(({ contract, message }) => {
    if (contract.channel === 'commands') return [message.id];
    return message.type.startsWith('Command') && message.causation_id ? [message.causation_id] : [];
  });
