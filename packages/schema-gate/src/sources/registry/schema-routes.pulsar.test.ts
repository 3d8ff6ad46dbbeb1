import { randomUUID } from 'node:crypto';
import { realPulsar, startEmbedded, startRealPulsar, type TestBroker } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const record = (...fields: object[]) => JSON.stringify({ type: 'record', name: 'A', fields });
const a = { name: 'a', type: 'int' };
const b = { name: 'b', type: 'string', default: '' };
const avro = (schema: string, type = 'AVRO') => ({ type, schema, properties: {} });
const one = avro(record(a));
const two = avro(record(a, b));
const spaced = avro(JSON.stringify(JSON.parse(record(a, b)), undefined, 2));
const broken = avro(record({ ...a, type: 'string' }));

const TOPIC = '/schemas/TENANT/c/events';

/** In this order, on both. */
const steps: readonly (readonly [string, unknown?])[] = [
  ['PUT /tenants/TENANT', { adminRoles: [], allowedClusters: ['standalone'] }],
  ['GET /namespaces/TENANT'],
  ['GET /namespaces/nobody'],
  ['PUT /namespaces/TENANT/c'],
  ['GET /namespaces/TENANT/c/schemaCompatibilityStrategy'],
  [`GET ${TOPIC}/schemas`],
  ['GET /schemas/nobody/c/events/schemas'],
  [`GET ${TOPIC}/schema`],
  [`POST ${TOPIC}/compatibility`, one],
  ['POST /schemas/TENANT/nowhere/events/compatibility', one],
  [`POST ${TOPIC}/version`, one],
  ['PUT /persistent/TENANT/c/events'],
  ['PUT /namespaces/TENANT/c/schemaCompatibilityStrategy', 'BACKWARD_TRANSITIVE'],
  ['GET /namespaces/TENANT/c/schemaCompatibilityStrategy'],
  [`POST ${TOPIC}/schema`, one],
  [`POST ${TOPIC}/schema`, two],
  [`POST ${TOPIC}/schema`, one],
  [`POST ${TOPIC}/schema`, broken],
  [`POST ${TOPIC}/schema`, avro('nonsense')],
  [`POST ${TOPIC}/compatibility`, two],
  [`POST ${TOPIC}/compatibility`, broken],
  [`POST ${TOPIC}/compatibility`, avro('nonsense')],
  [`POST ${TOPIC}/compatibility`, avro(record(a), 'JSON')],
  [`POST ${TOPIC}/version`, two],
  [`POST ${TOPIC}/version`, spaced],
  [`POST ${TOPIC}/version`, broken],
  [`POST ${TOPIC}/version`, avro('nonsense')],
  [`GET ${TOPIC}/schemas`],
  [`GET ${TOPIC}/schema`],
  [`GET ${TOPIC}/schema/0`],
  [`GET ${TOPIC}/schema/7`],
  ['POST /schemas/TENANT/c/texts/schema', { type: 'STRING', schema: '', properties: {} }],
  ['GET /schemas/TENANT/c/texts/schemas'],
  ['GET /persistent/TENANT/c'],
  ['GET /persistent/TENANT/nowhere'],
  [`DELETE ${TOPIC}/schema`],
  [`GET ${TOPIC}/schemas`],
  [`GET ${TOPIC}/schema`],
  [`POST ${TOPIC}/schema`, broken],
  [`GET ${TOPIC}/schemas`],
];

/** A refusal is compared by its status: the words are each broker's own. */
async function ask(adminUrl: string, tenant: string, request: string, body: unknown): Promise<unknown> {
  const [method, path = ''] = request.split(' ');
  const response = await fetch(`${adminUrl}/admin/v2${path.replace('TENANT', tenant)}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 400 || text === '') return { status: response.status };
  const parsed = JSON.parse(text.replaceAll(/"timestamp":\d+/g, '"timestamp":0')) as unknown;
  return { status: response.status, body: parsed };
}

describe.skipIf('missing' in realPulsar())('the embedded broker beside a real Pulsar', () => {
  const tenant = `t${randomUUID().slice(0, 8)}`;
  let embedded: TestBroker;

  beforeAll(async () => {
    embedded = await startEmbedded();
  });
  afterAll(async () => {
    await embedded.stop();
  });

  test('answers every question about schemas alike', async () => {
    const { adminUrl } = startRealPulsar();
    const answers: { request: string; ours: unknown; real: unknown }[] = [];
    for (const [request, body] of steps) {
      const real = await ask(adminUrl, tenant, request, body);
      answers.push({ request, real, ours: await ask(embedded.adminUrl, tenant, request, body) });
    }
    expect(answers.map(({ request, ours }) => ({ request, ...(ours as object) }))).toEqual(
      answers.map(({ request, real }) => ({ request, ...(real as object) })),
    );
  });
});
