import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Consumer, createClient, type Producer } from '@alpes/pulsar-client';
import { PrismaPg } from '@prisma/adapter-pg';
import type { CompanyData } from '../front-door.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { COMMANDS_TOPIC, EVENTS_TOPIC, type UsualCommand } from './commands.ts';
import { handle } from './handler.ts';

// A service as most would write it, in one process: an HTTP side that queues, a loop that handles one command after
// the other in a Prisma transaction, publishes its event, and marks it published.

const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env['DATABASE_URL'] as string }),
});
const client = await createClient({ serviceUrl: process.env['PULSAR_URL'] as string });
const commands = await client.createProducer({ topic: COMMANDS_TOPIC });
const events = await client.createProducer({ topic: EVENTS_TOPIC });
const consumer = await client.subscribe({
  topic: COMMANDS_TOPIC,
  subscription: 'usual',
  subscriptionType: 'KeyShared',
  subscriptionInitialPosition: 'Earliest',
});

function send(producer: Producer, key: string, payload: unknown): Promise<unknown> {
  return producer.send({ partitionKey: key, data: Buffer.from(JSON.stringify(payload)) });
}

async function work(from: Consumer): Promise<never> {
  for (;;) {
    const message = await from.receive();
    const command = JSON.parse(message.getData().toString()) as UsualCommand;
    const outboxId = await handle(prisma, command);
    if (outboxId !== undefined) {
      await send(events, command.companyId, command);
      await prisma.outbox.update({ where: { id: outboxId }, data: { publishedAt: new Date() } });
    }
    await from.acknowledge(message);
  }
}

async function accept(request: IncomingMessage, companyId: string | undefined): Promise<unknown> {
  const body = JSON.parse(await text(request)) as CompanyData & { version: number; name: string };
  const id = randomUUID();
  const command: UsualCommand = companyId
    ? { kind: 'amend', id, companyId, version: body.version, name: body.name }
    : { kind: 'register', id, companyId: randomUUID(), data: body };
  await send(commands, command.companyId, command);
  return { commandId: id, aggregateId: command.companyId };
}

async function route(request: IncomingMessage): Promise<unknown> {
  const [, resource, id] = (request.url ?? '/').split('/');
  if (resource === 'companies') return accept(request, id);
  const command = await prisma.command.findUnique({ where: { id: id ?? '' } });
  return { status: command?.status ?? 'PENDING' };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const payload = await route(request);
    response.writeHead(request.method === 'POST' ? 202 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(payload));
  } catch (error) {
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: String(error) }));
  }
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
await work(consumer);
