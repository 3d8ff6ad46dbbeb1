import { randomUUID } from 'node:crypto';
import {
  type CompaniesCommand,
  type CompaniesEvent,
  companiesCommands,
  companiesEvents,
  type Envelope,
} from '@alpes/contracts';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { journalingOf } from './assembly.ts';
import { Decoder } from './decode.ts';
import type { Row } from './definition.ts';
import { Fold, type Known } from './fold.ts';
import type { HeldPlace, Work } from './incoming.ts';
import {
  amend,
  type Company,
  type CompanyEvent,
  companyService,
  messageFor,
  register,
  trouble,
  withdraw,
} from './testing/company-service.ts';
import { WorkingSet } from './working-set.ts';

const definition = companyService(new URL('file:///nowhere/'));
const journaling = journalingOf(definition);
const decoder = new Decoder<Company, CompanyEvent>(definition.inputs, {
  maxMessageBytes: 1_000_000,
  schemaOf: () => Promise.reject(new Error('nobody asks')),
});
const decidedAt = new Date(1_000);

afterEach(() => trouble.clear());

function workOf(command: Envelope<CompaniesCommand>, held?: HeldPlace): Promise<Work<Company, CompanyEvent>> {
  return decoder.decode({
    ...messageFor(command),
    topic: companiesCommands.topic(),
    context: 'companies',
    channel: 'commands',
    sourceMessageId: '0:0',
    publishedAt: new Date(0),
    held,
  });
}

const nothingKnown = (): Known => ({ inbox: new Map(), heldKeys: new Set(), heldIds: new Set() });

interface Given {
  readonly rows?: readonly Row[];
  readonly known?: Known;
}

async function folded(commands: readonly Envelope<CompaniesCommand>[], { rows = [], known }: Given = {}) {
  const workingSet = new WorkingSet(definition.aggregate);
  for (const row of rows) workingSet.load(row);
  const fold = new Fold(definition, journaling, known ?? nothingKnown(), workingSet, decidedAt);
  for (const command of commands) fold.take(await workOf(command));
  return { ...fold.result, changes: workingSet.changes(), released: workingSet.released };
}

const types = (drafts: readonly { readonly type: string }[]) => drafts.map(({ type }) => type);
const decoded = (drafts: readonly { readonly payload: Buffer }[]): Envelope<CompaniesEvent>[] =>
  drafts.map(({ payload }) => companiesEvents.decode(payload));

test('a later message sees the state that an earlier one left, and one row is written', async () => {
  const id = randomUUID();
  const { drafts, changes } = await folded([register(id, 'a'), amend(id, 'b'), amend(id, 'c')]);
  expect(changes).toMatchObject([{ row: { id, version: 3, name: 'c' }, expected: null }]);
  expect(types(drafts)).toEqual([
    'CompanyRegistered',
    'CommandCompleted',
    'CompanyAmended',
    'CommandCompleted',
    'CompanyAmended',
    'CommandCompleted',
  ]);
});

test('a claim is held from the moment it is made, and free from the moment it is given up', async () => {
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
  const { drafts, released } = await folded([
    register(a, 'a', '1'),
    register(b, 'b', '1'),
    withdraw(a),
    register(c, 'c', '1'),
  ]);
  const outcomes = decoded(drafts).filter(({ type }) => type.startsWith('Command'));
  expect(outcomes.map(({ type }) => type)).toEqual([
    'CommandCompleted',
    'CommandRejected',
    'CommandCompleted',
    'CommandCompleted',
  ]);
  expect(released).toEqual([]); // it never was in the database
});

test('a claim that is in the database is released there before another takes it', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const first = await folded([register(a, 'a', '1')]);
  const rows = first.changes.map(({ row }) => row);
  const { released, changes } = await folded([withdraw(a), register(b, 'b', '1')], { rows });
  expect(released).toEqual([a]);
  expect(changes.map(({ expected }) => expected)).toEqual([1, null]);
});

test('a handler that throws fails its message and defers the later ones of its key only', async () => {
  trouble.set('bad', () => {
    throw new Error('bad');
  });
  const [a, b] = [randomUUID(), randomUUID()];
  const behind = amend(a, 'behind');
  const { failed, deferred, drafts, seen } = await folded([register(a, 'bad'), register(b, 'good'), behind]);
  expect(failed).toMatchObject([{ error: { message: 'bad' } }]);
  expect(deferred.map(({ id }) => id)).toEqual([behind.id]);
  expect(types(drafts)).toEqual(['CompanyRegistered', 'CommandCompleted']);
  expect(seen).toHaveLength(1);
});

test('messages of a held key join its queue, each once', async () => {
  const id = randomUUID();
  const [one, two] = [amend(id, 'one'), amend(id, 'two')];
  const known = { ...nothingKnown(), heldKeys: new Set([id]), heldIds: new Set([one.id]) };
  const { kept, endings, drafts } = await folded([one, two, two], { known });
  expect(kept.map(({ work }) => work.id)).toEqual([two.id]);
  expect(endings.map(({ ending }) => ending)).toEqual(['duplicate', 'held', 'duplicate']);
  expect(drafts).toEqual([]);
});

test('what a state says of itself is checked', async () => {
  const lying = {
    ...definition,
    evolve: (_: Company | null, event: CompanyEvent) => ({ ...event.data.company, version: 7 }),
  };
  const workingSet = new WorkingSet(definition.aggregate);
  const fold = new Fold(lying, journaling, nothingKnown(), workingSet, decidedAt);
  fold.take(await workOf(register(randomUUID(), 'a')));
  expect(fold.result.failed).toMatchObject([{ error: { code: 'WRONG_STATE' } }]);
});

test('a version may move with each event, whatever is sent beside them', async () => {
  const amended = (company: Company, version: number): CompanyEvent => ({
    type: 'CompanyAmended',
    data: { changed: ['name'], company: { ...company, version } },
  });
  const work = await workOf(amend(randomUUID(), 'b'));
  if (work.kind !== 'readable') throw new Error('it is readable');
  const command = amend(randomUUID(), 'other');
  const sending = journalingOf({ ...definition, sends: [companiesCommands as never] });
  const company = (await folded([register(work.key, 'a')])).changes[0]?.row['state'] as unknown as Company;
  const decide = () => ({
    events: [amended(company, 1), amended(company, 2)],
    commands: [{ context: 'companies', subject: command.subject, type: command.type, data: command.data }],
  });
  const fold = new Fold(definition, sending, nothingKnown(), new WorkingSet(definition.aggregate), decidedAt);
  fold.take({ ...work, handler: { decide } });
  expect(fold.result.failed).toEqual([]);
  expect(types(fold.result.drafts)).toEqual([
    'CompanyAmended',
    'CompanyAmended',
    'AmendCompany',
    'CommandCompleted',
  ]);
});

test('batches of any size lead to the same events, outcomes and rows', async () => {
  const command = fc.tuple(
    fc.constantFrom('register', 'amend', 'withdraw'),
    fc.nat(3),
    fc.constantFrom('1', '2'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { maxLength: 25 }),
      fc.array(fc.integer({ min: 1, max: 6 })),
      async (plan, sizes) => {
        const ids = Array.from({ length: 4 }, () => randomUUID());
        const commands = plan.map(([kind, n, tax]) => {
          const id = ids[n] as string;
          if (kind === 'register') return register(id, `company ${n}`, tax);
          return kind === 'amend' ? amend(id, tax) : withdraw(id);
        });
        const whole = await folded(commands);
        const parts = await inParts(commands, sizes);
        expect(parts.drafts).toEqual(whole.drafts);
        expect(new Map(parts.rows.map((row) => [row.id, row]))).toEqual(
          new Map(whole.changes.map(({ row }) => [row.id, row])),
        );
      },
    ),
    { numRuns: 60 },
  );
});

async function inParts(commands: readonly Envelope<CompaniesCommand>[], sizes: readonly number[]) {
  const rows = new Map<string, Row>();
  const drafts: unknown[] = [];
  for (let from = 0, n = 0; from < commands.length; n += 1) {
    const to = from + (sizes[n] ?? 3);
    const part = await folded(commands.slice(from, to), { rows: [...rows.values()] });
    for (const { row } of part.changes) rows.set(row.id, row);
    drafts.push(...part.drafts);
    from = to;
  }
  return { drafts, rows: [...rows.values()] };
}
