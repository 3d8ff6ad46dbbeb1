import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { documentsIn } from '../graphql/client-documents.ts';
import { operationsBy } from '../graphql/coordinates.ts';
import type { Knowledge } from './assess.ts';
import type { Impact } from './impact.ts';
import { readKnowledge } from './read-knowledge.ts';
import { concernedBy, root, type Seed, told, topologies } from './testing/seeded.ts';

// This repository's contracts, apps and GraphQL schema; a client that stays as it is stands in for the web.
const client = documentsIn([
  {
    file: 'client.graphql',
    text: `query Company($id: ID!) { company(id: $id) { name taxId { number } } }
query Map { locations { nodes { propertyId coordinates { latitude longitude } } } }
subscription Findings { findingChanged { finding { rule severity } } }
mutation Record($input: RecordLocationInput!) { recordLocation(input: $input) { __typename } }
`,
  },
]);

let knowledge: Knowledge;

beforeAll(async () => {
  const read = await readKnowledge({ root, apps: await topologies(), earlier: [] });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const sdl = buildSchema(readFileSync(join(root, 'apps/bff/schema.graphql'), 'utf8'));
  knowledge = { ...read.knowledge, operationsAt: operationsBy(client.operations, sdl) };
}, 120_000);

async function found(seed: Seed) {
  const subjects = await concernedBy(seed, knowledge);
  return subjects.flatMap(({ breaches, notices }) => [
    ...breaches.map((breach) => summary(breach.rule, breach)),
    ...notices.map((notice) => summary(notice.kind, notice)),
  ]);
}

function summary(what: string, { record, field, impact }: Concerning) {
  const { topics, parties, uses, exposures, order } = impact;
  return {
    what: `${what} ${record?.split('.').at(-1)}.${field}`,
    topics,
    parties: parties.map(({ app, role, topic }) => `${app} ${role} ${topic}`).toSorted(),
    uses: uses.map(told),
    shown: exposures.map((exposure) => `${exposure.type}.${exposure.field}`),
    subscriptions: [...new Set(exposures.flatMap(({ subscriptions }) => subscriptions))].toSorted(),
    mutations: [...new Set(exposures.flatMap(({ mutations }) => mutations))].toSorted(),
    operations: [...new Set(exposures.flatMap(({ operations = [] }) => operations))],
    order: order.safe ? order.steps.map(({ upgrade }) => upgrade.join(', ')) : order.why,
  };
}

interface Concerning {
  readonly record: string | undefined;
  readonly field: string | undefined;
  readonly impact: Impact;
}

const everyState = ['companyChanged', 'findingChanged', 'locationChanged'];

const withoutField =
  (field: string): Seed['change'] =>
  (schema) => {
    schema.fields = schema.fields.filter(({ name }) => name !== field);
  };

test('a company state without its tax id breaks nothing, and concerns who reads, writes and shows it', async () => {
  expect(await found({ file: 'companies/v1/company-state.avsc', change: withoutField('taxId') })).toEqual([
    {
      what: 'FIELD_REMOVED CompanyState.taxId',
      topics: ['companies/events'],
      parties: [
        'audit reads companies/events',
        'companies writes companies/events',
        'projector reads companies/events',
      ],
      uses: [
        [
          'companies CompanyState.taxId',
          "apps/companies/src/commands/company-message.ts: return { ...company, roles: known, status: company.status === 'WITHDRAWN' ? 'WITHDRAWN' : 'ACTIVE' };",
          'apps/companies/src/commands/company-message.ts: return { ...company, roles: [...company.roles] };',
        ],
        [
          'audit CompanyState.taxId',
          'apps/audit/src/commands/news.ts: const { id, version, status, name, country, legalName, taxId, address, email, phone, website } =',
        ],
        [
          'projector CompanyState.taxId',
          'apps/bff/src/projector/companies/company-projection.ts: const { id, version, status, name, legalName, country, taxId, roles, email, phone, website, address } =',
        ],
      ],
      shown: ['Company.taxId', 'TaxId.country', 'TaxId.number'],
      subscriptions: everyState,
      mutations: [],
      operations: ['client.graphql:1: Company'],
      order: ['audit, companies, projector'],
    },
  ]);
});

test('a latitude that becomes a text breaks both topics that carry it: no order is safe', async () => {
  const change: Seed['change'] = ({ fields }) => {
    for (const field of fields) if (field.name === 'latitude') field.type = 'string';
  };
  expect(await found({ file: 'geographic/v1/coordinates.avsc', change })).toEqual([
    {
      what: 'TYPE_CHANGED Coordinates.latitude',
      topics: ['geographic/commands', 'geographic/events'],
      parties: [
        'audit reads geographic/events',
        'edge writes geographic/commands',
        'geographic reads geographic/commands',
        'geographic writes geographic/events',
        'projector reads geographic/commands',
        'projector reads geographic/events',
      ],
      uses: [
        [
          'geographic Coordinates.latitude',
          'apps/geographic/src/commands/handling.ts: return { ...data, areaM2: data.areaM2 === null ? null : Number(data.areaM2) };',
          'apps/geographic/src/commands/location-message.ts: ...same,',
          'apps/geographic/src/commands/location-message.ts: ...same,',
        ],
        [
          'audit Coordinates.latitude',
          'apps/audit/src/commands/location-news.ts: return cellsAround(location.coordinates).map((cell) => `cell:${cell}`);',
          "apps/audit/src/commands/news.ts: facts: { kind: 'PROPERTY', name, country, ...place, area: areaM2 !== null },",
        ],
        [
          'projector Coordinates.latitude',
          'apps/bff/src/projector/locations/location-projection.ts: latitude: degrees(coordinates?.latitude),',
        ],
        [
          'edge Coordinates.latitude',
          'packages/shapes/src/place.ts: const { latitude, longitude } = given;',
          'packages/shapes/src/place.ts: return { latitude, longitude };',
        ],
      ],
      shown: [
        'Box.north',
        'Command.input',
        'Coordinates.latitude',
        'CoordinatesInput.latitude',
        'CorrectLocationInput.coordinates',
        'Location.distanceM',
        'RecordLocationInput.coordinates',
      ],
      subscriptions: ['commandUpdates', ...everyState, 'myCommandChanged'],
      mutations: ['correctLocation', 'recordLocation'],
      operations: ['client.graphql:2: Map', 'client.graphql:4: Record'],
      order: 'What is new cannot be read with the earlier schema, nor what is old with the new one.',
    },
  ]);
});

test('a severity that goes is still in the topic: no order makes it readable', async () => {
  const change: Seed['change'] = (schema) => {
    schema.symbols = ['INFO', 'WARNING'];
    delete schema['default'];
  };
  const [breach] = await found({ file: 'audit/v1/severity.avsc', change });
  expect(breach).toEqual({
    what: 'ENUM_SYMBOL_MISSING FindingState.severity',
    topics: ['audit/events'],
    parties: ['audit writes audit/events', 'projector reads audit/events'],
    uses: [
      [
        'audit FindingState.severity',
        'apps/audit/src/commands/audit-message.ts: severity: severities[rule],',
      ],
      [
        'projector FindingState.severity',
        'apps/bff/src/projector/findings/finding-projection.ts: const { id, version, subjectKind, subjectId, rule, severity, details, since, resolvedAt, acknowledgement } =',
      ],
    ],
    shown: ['Finding.severity', 'FindingCount.acknowledged', 'FindingCount.count', 'FindingCount.rule'],
    subscriptions: everyState,
    mutations: [],
    operations: ['client.graphql:3: Findings'],
    order: 'Those who read with the new schema cannot read what earlier writers left in audit/events.',
  });
});

const withBranch: Seed['change'] = ({ fields }) => {
  for (const { name, type } of fields) {
    if (name === 'data') (type as string[]).push('alpes.shared.v1.Principal');
  }
};

test('a new event passes when its readers are upgraded before its writer', async () => {
  const [notice] = await found({ file: 'companies/v1/events.avsc', change: withBranch });
  expect(notice?.what).toBe('BRANCH_ADDED EventEnvelope.data');
  expect(notice?.uses.map(([use]) => use)).toEqual([
    'companies EventEnvelope.data',
    'audit EventEnvelope.data',
    'projector EventEnvelope.data',
  ]);
  expect(notice?.order).toEqual(['audit, projector', 'companies']);
});

test('a service that reads what it writes is upgraded twice: first to read, later to write', async () => {
  const [notice] = await found({ file: 'audit/v1/commands.avsc', change: withBranch });
  expect(notice?.parties).toEqual([
    'audit reads audit/commands',
    'audit writes audit/commands',
    'edge writes audit/commands',
    'projector reads audit/commands',
  ]);
  expect(notice?.order).toEqual(['audit, projector', 'audit, edge']);
});

test('an event that goes concerns who uses that event, and is still in the topic', async () => {
  const change: Seed['change'] = ({ fields }) => {
    for (const field of fields) {
      if (field.name === 'data')
        field.type = (field.type as string[]).filter((name) => name !== 'CompanyWithdrawn');
    }
  };
  const [breach] = await found({ file: 'companies/v1/events.avsc', change });
  expect(breach).toMatchObject({
    what: 'UNION_BRANCH_MISSING EventEnvelope.data',
    uses: [
      [
        'companies CompanyWithdrawn.reason',
        expect.stringContaining('data: { reason: event.reason, company }'),
      ],
      [
        'companies CompanyWithdrawn.company',
        expect.stringContaining('data: { reason: event.reason, company }'),
        expect.stringContaining('const { company } = data;'),
      ],
      ['audit CompanyWithdrawn.company', expect.stringContaining('data.company;')],
      [
        'projector CompanyWithdrawn.company',
        expect.stringContaining('return message.data.company;'),
        expect.stringContaining('= message.data.company;'),
      ],
    ],
    subscriptions: everyState,
    order: 'Those who read with the new schema cannot read what earlier writers left in companies/events.',
  });
  expect(breach?.shown).toContain('Company.status');
});
