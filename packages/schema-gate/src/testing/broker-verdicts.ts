import { avroReads, type Evolution, record, type SchemaJson } from './evolutions/evolution.ts';

export type Strategy = 'BACKWARD' | 'FORWARD' | 'FULL';

/** A namespace of its own under a strategy; the cluster is the standalone's. @throws when the broker refuses. */
export async function makeNamespace(adminUrl: string, tenant: string, strategy: Strategy): Promise<string> {
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
export async function brokerAccepts(
  adminUrl: string,
  namespace: string,
  index: number,
  { earlier, later }: Evolution,
): Promise<boolean> {
  const schemas = `${adminUrl}/admin/v2/schemas/${namespace}/evolution-${index}`;
  await post(`${schemas}/schema`, inRecord(earlier));
  const answer = (await post(`${schemas}/compatibility`, inRecord(later))) as { compatibility?: boolean };
  return answer.compatibility ?? (answer as { isCompatibility?: boolean }).isCompatibility === true;
}

export function tableAccepts({ backward, forward }: Evolution, strategy: Strategy): boolean {
  if (strategy === 'BACKWARD') return avroReads(backward);
  if (strategy === 'FORWARD') return avroReads(forward);
  return avroReads(backward) && avroReads(forward);
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

async function post(url: string, schema: SchemaJson): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'AVRO', schema: JSON.stringify(schema), properties: {} }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return JSON.parse(text) as unknown;
}

/** Names of the evolutions that the broker judges otherwise than the table. `tenant` is to be new: topics keep their schemas. */
export async function brokerDisagreements(
  adminUrl: string,
  tenant: string,
  strategy: Strategy,
  table: readonly Evolution[],
): Promise<readonly string[]> {
  const namespace = await makeNamespace(adminUrl, tenant, strategy);
  const wrong: string[] = [];
  const queue = [...table.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, evolution] = next;
      const accepted = await brokerAccepts(adminUrl, namespace, index, evolution);
      if (accepted !== tableAccepts(evolution, strategy)) wrong.push(evolution.name);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return wrong;
}
