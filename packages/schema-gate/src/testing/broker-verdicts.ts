import { randomUUID } from 'node:crypto';
import type { Direction } from '../compatibility/verdict.ts';
import { avroReads, type Evolution, record, type SchemaJson } from './evolutions/evolution.ts';
import { disagrees } from './known-disagreements.ts';

export type Strategy = 'BACKWARD' | 'FORWARD' | 'FULL';

/** A namespace of its own under a strategy; the cluster is the standalone's. @throws when the broker refuses. */
async function makeNamespace(adminUrl: string, tenant: string, strategy: Strategy): Promise<string> {
  const namespace = `${tenant}/${strategy.toLowerCase()}`;
  await put(`${adminUrl}/admin/v2/tenants/${tenant}`, { allowedClusters: ['standalone'] }, [204, 409]);
  await put(`${adminUrl}/admin/v2/namespaces/${namespace}`, {}, [204, 409]);
  await put(`${adminUrl}/admin/v2/namespaces/${namespace}/schemaCompatibilityStrategy`, strategy, [204]);
  return namespace;
}

/**
 * Registers the earlier schema of an evolution in a topic of its own and asks the broker about the later one: the verdict of its
 * compatibility endpoint.
 */
async function brokerAccepts(
  adminUrl: string,
  namespace: string,
  index: number,
  { earlier, later }: Evolution,
): Promise<boolean> {
  const schemas = `${adminUrl}/admin/v2/schemas/${namespace}/evolution-${index}`;
  const registered = await post(`${schemas}/schema`, inRecord(earlier));
  if (registered.status !== 200) throw new Error(`${schemas}: ${await registered.text()}`);
  return verdictOf(await post(`${schemas}/compatibility`, inRecord(later)));
}

export type Broker = 'Pulsar' | 'embedded';

function reads(evolution: Evolution, direction: Direction, broker: Broker): boolean {
  const passes = broker === 'Pulsar' && disagrees('Pulsar', evolution.name, direction);
  return avroReads(evolution[direction]) !== passes;
}

/** What the broker is to say: the table, but for what the real one is known to let pass. */
function tableAccepts(evolution: Evolution, strategy: Strategy, broker: Broker): boolean {
  const back = strategy === 'FORWARD' || reads(evolution, 'backward', broker);
  return back && (strategy === 'BACKWARD' || reads(evolution, 'forward', broker));
}

/** A topic's schema is a record: whatever is none is put into one. */
function inRecord(schema: SchemaJson): SchemaJson {
  if (typeof schema === 'object' && 'type' in schema && schema.type === 'record') return schema;
  return record('Wrapped', [{ name: 'value', type: schema }]);
}

async function put(url: string, body: unknown, expected: readonly number[]): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!expected.includes(response.status)) throw new Error(`${url}: ${await response.text()}`);
}

const post = (url: string, schema: SchemaJson): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'AVRO', schema: JSON.stringify(schema), properties: {} }),
  });

/** Pulsar 4.0 says yes with 202, and no with 500 and a sentence. @throws for anything else. */
async function verdictOf(response: Response): Promise<boolean> {
  const text = await response.text();
  if (response.status === 202) return true;
  if (response.status === 500 && text.includes('schema compatibility check with strategy')) return false;
  throw new Error(`${response.url}: ${response.status} ${text}`);
}

/** Names of the evolutions that the broker judges otherwise than it should; in a tenant of their own. */
export async function brokerDisagreements(
  broker: Broker,
  adminUrl: string,
  strategy: Strategy,
  table: readonly Evolution[],
): Promise<readonly string[]> {
  const namespace = await makeNamespace(adminUrl, `evolutions-${randomUUID()}`, strategy);
  const wrong: string[] = [];
  const queue = [...table.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, evolution] = next;
      const accepted = await brokerAccepts(adminUrl, namespace, index, evolution);
      if (accepted !== tableAccepts(evolution, strategy, broker)) wrong.push(evolution.name);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return wrong;
}
