import type { AssessedBreach, AssessedNotice, Impact } from '../../impact/impact.ts';
import type { RetainedReport } from '../../sources/retained/retained-report.ts';
import type { GateReport } from '../gate-report.ts';

const file = 'schemas/companies/v1/company-state.avsc';

/** The file that the sample's places are in. */
export const sampleFile = `{
  "type": "record",
  "name": "CompanyState",
  "fields": [
    {"name": "id", "type": "string"},
    {"name": "vatId", "type": "string"},
    {"name": "status", "type": "CompanyStatus"}
  ]
}
`;

const impact: Impact = {
  topics: ['companies/events'],
  parties: [
    { app: 'audit', role: 'reads', topic: 'companies/events' },
    { app: 'projector', role: 'reads', topic: 'companies/events' },
    { app: 'companies', role: 'writes', topic: 'companies/events' },
  ],
  uses: [
    {
      app: 'audit',
      record: 'alpes.companies.v1.CompanyState',
      field: 'vatId',
      evidence: 'code',
      places: ['apps/audit/src/domain/subject.ts:41'],
      whole: [],
    },
    {
      app: 'companies',
      record: 'alpes.companies.v1.CompanyState',
      field: 'vatId',
      evidence: 'code',
      places: ['apps/companies/src/commands/company-message.ts:28'],
      whole: [],
    },
  ],
  exposures: [
    {
      type: 'Company',
      field: 'vatId',
      queries: ['company', 'companies'],
      subscriptions: ['companyChanged'],
      mutations: [],
      operations: ['apps/web/src/companies/company.graphql:3: Company'],
    },
  ],
  order: {
    safe: false,
    why: 'What is in the topic lacks the field, and readers have nothing to put there.',
    instead: 'Give the field a default.',
  },
};

export const sampleBreach: AssessedBreach = {
  rule: 'FIELD_WITHOUT_DEFAULT',
  message: 'The field vatId was added without a default.',
  specification:
    'Schema Resolution: if the reader has a field without a default that the writer has not, an error is signalled.',
  remedy: 'Give it a default: ["null", "string"] with default null.',
  record: 'alpes.companies.v1.CompanyState',
  field: 'vatId',
  at: 'data.CompanyRegistered.company.vatId',
  reader: { file, line: 6, column: 5, path: '$.fields[1]' },
  writer: { file: `git:main:${file}`, line: 1, column: 1, path: '$' },
  direction: 'backward',
  against: ['main', 'main~1'],
  impact,
};

export const sampleNotice: AssessedNotice = {
  kind: 'SYMBOL_ADDED',
  message: 'The enum CompanyStatus has the new symbol DORMANT, which old readers take for UNKNOWN.',
  record: 'alpes.companies.v1.CompanyStatus',
  field: undefined,
  at: 'data.CompanyRegistered.company.status',
  place: { file: 'schemas/companies/v1/company-status.avsc', line: 6, column: 3, path: '$.symbols[3]' },
  upgradeFirst: 'readers',
  impact: {
    ...impact,
    uses: [],
    exposures: [],
    order: {
      safe: true,
      steps: [
        { upgrade: ['audit', 'projector'], why: 'they read what is written next.' },
        { upgrade: ['companies'], why: 'it may write the new symbol then.' },
      ],
    },
  },
};

/** A topic of which messages of one type can't be read. */
export const sampleRetained: RetainedReport = {
  topic: 'companies/events',
  place: { file: 'schemas/companies/v1/events.avsc', line: 1, column: 1, path: '$' },
  read: 12,
  whole: true,
  groups: [
    { version: 0, type: 'CompanyRegistered', decoded: 0, failed: 7, unreadable: 0 },
    { version: undefined, type: 'CompanyWithdrawn', decoded: 4, failed: 0, unreadable: 1 },
  ],
  failures: [{ messageId: '1:2:-1', version: 0, type: 'CompanyRegistered', reason: 'vatId was not written' }],
  compatible: false,
};

/** A report in which every part has something, by hand. */
export const sampleReport: GateReport = {
  against: 'git:main',
  problems: [],
  subjects: [
    {
      subject: 'companies/commands',
      mode: 'BACKWARD_TRANSITIVE',
      against: ['main'],
      compatible: true,
      breaches: [],
      notices: [],
    },
    {
      subject: 'companies/events',
      mode: 'BACKWARD_TRANSITIVE',
      against: ['main', 'main~1'],
      compatible: false,
      breaches: [sampleBreach],
      notices: [sampleNotice],
    },
    {
      subject: 'companies/events-v2',
      mode: 'FULL',
      against: ['main'],
      compatible: false,
      breaches: [{ ...sampleBreach, impact: { ...impact, topics: ['companies/events-v2'] } }],
      notices: [],
    },
  ],
  graphql: {
    file: 'apps/bff/schema.graphql',
    changes: [
      {
        criticality: 'breaking',
        message: 'Field Company.taxId was removed.',
        path: 'Company.taxId',
        line: 12,
        operations: ['apps/web/src/companies/company.graphql: Company'],
      },
      {
        criticality: 'safe',
        message: 'Field Company.vatId was added.',
        path: 'Company.vatId',
        operations: [],
      },
    ],
  },
  compatible: false,
};
