import type { Query } from '@alpes/projection-kit';
import { type DocumentNode, execute, type GraphQLSchema } from 'graphql';
import type { Pool, PoolClient } from 'pg';
import { developmentPrincipal } from '../../edge/access/principal.ts';
import type { EdgeContext } from '../../edge/context.ts';
import { Reads } from '../../edge/reads/reads.ts';
import { definition } from '../../projector/index.ts';
import type { Told } from './story.ts';

export type Answer = Readonly<Record<string, unknown>>;

/**
 * What the edge answers after a story: written as Avro and read again, projected by the projector's own projections, asked of the
 * edge's own schema, in a transaction of PostgreSQL that is taken back.
 */
export async function answerAfter(
  pool: Pool,
  told: readonly Told[],
  { schema, query }: { schema: GraphQLSchema; query: DocumentNode },
): Promise<Answer> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await project(client, told);
    return await ask(client, schema, query);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Each topic's messages as one batch. */
async function project(client: PoolClient, told: readonly Told[]): Promise<void> {
  const query = queryOf(client);
  for (const contract of new Set(told.map((one) => one.contract))) {
    const messages = told
      .filter((one) => one.contract === contract)
      .map(({ message }) => contract.decode(contract.encode(message)));
    for (const { inputs } of definition.projections) {
      for (const input of inputs.filter((one) => one.contract.topic() === contract.topic())) {
        await input.project({ context: contract.context, messages, query, changed: () => {} });
      }
    }
  }
}

const queryOf =
  (client: PoolClient): Query =>
  async (text, params) =>
    (await client.query<Record<string, unknown>>(text, params?.slice())).rows;

async function ask(client: PoolClient, schema: GraphQLSchema, document: DocumentNode): Promise<Answer> {
  const reads = new Reads(inTurn(queryOf(client)));
  const contextValue: Partial<EdgeContext> = {
    principal: developmentPrincipal,
    reads,
    loaders: reads.loaders(true),
    pageSize: 100,
  };
  const { data, errors } = await execute({ schema, document, contextValue });
  if (errors?.[0]) throw errors[0];
  return JSON.parse(JSON.stringify(data)) as Answer;
}

/** A connection answers one statement at a time. */
function inTurn(query: Query): Query {
  let last: Promise<unknown> = Promise.resolve();
  return (text, params) => {
    const next = last.then(() => query(text, params));
    last = next.catch(() => undefined);
    return next;
  };
}
