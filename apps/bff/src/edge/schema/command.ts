import type { Principal } from '../access/principal.ts';
import { inputAgain } from '../commands/input-again.ts';
import { listOf } from '../limits/cost.ts';
import { refuse } from '../outward-errors.ts';
import { idArgument, optionalId, pageArguments } from './arguments.ts';
import { builder } from './builder.ts';
import { afterArgument, changeOf } from './change.ts';
import { CommandConnection } from './connections.ts';
import { Detail, detailList } from './details.ts';
import { Command, type PartialCommand } from './refs.ts';
import { onlyFor } from './severity.ts';

const statuses = ['PENDING', 'COMPLETED', 'REJECTED', 'DEAD_LETTERED', 'DISCARDED'] as const;
type Status = (typeof statuses)[number];

const CommandStatus = builder.enumType('CommandStatus', {
  description: 'COMPLETED, REJECTED and DISCARDED are final; what is DEAD_LETTERED waits for a person.',
  values: statuses,
});

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
}

const Rejection = builder.objectRef<Refusal>('Rejection').implement({
  description: 'Why a command did not take effect.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable; translate by it.' }),
    message: t.exposeString('message', { description: 'One sentence in English, fit to be shown.' }),
    details: t.field({ type: [Detail], resolve: ({ details }) => detailList(details) }),
  }),
});

Command.implement({
  description: 'What somebody asked for, and how it ended.',
  fields: (t) => ({
    id: t.exposeID('id'),
    type: t.string({ nullable: true, resolve: (row) => row.type ?? null }),
    aggregateId: t.id({ nullable: true, resolve: (row) => row.aggregateId ?? null }),
    status: t.field({ type: CommandStatus, resolve: (row) => row.status as Status }),
    acceptedAt: t.field({ type: 'DateTime', nullable: true, resolve: (row) => row.acceptedAt ?? null }),
    decidedAt: t.field({ type: 'DateTime', nullable: true, resolve: (row) => row.decidedAt ?? null }),
    rejection: t.field({ type: Rejection, nullable: true, resolve: rejectionOf }),
    version: t.int({
      nullable: true,
      description: 'Of the aggregate after the command; null unless it completed, or where it changed none.',
      resolve: (row) => row.aggregateVersion ?? null,
    }),
    correlationId: t.string({ nullable: true, resolve: (row) => row.correlationId ?? null }),
    input: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The input as the mutation of the same name takes it (RegisterCompany: registerCompany), to be mended and sent again. Null once it took effect, for what others asked for (unless an operator looks), and where it was longer than 32 KiB.',
      resolve: async (row, _args, { principal, loaders }) => {
        if (!mayRead(principal, row)) return null;
        const asked = await loaders.commandInput.load(row.id);
        return asked === null ? null : inputAgain(asked);
      },
    }),
    principalId: t.string({
      nullable: true,
      description: 'Who asked; for operators.',
      extensions: onlyFor('operator'),
      resolve: (row) => row.principalId ?? null,
    }),
  }),
});

function mayRead(principal: Principal, { principalId }: PartialCommand): boolean {
  return principalId === principal.id || principal.roles.includes('operator');
}

function rejectionOf({
  rejectionCode: code,
  rejectionMessage,
  rejectionDetails,
}: PartialCommand): Refusal | null {
  if (code === null || code === undefined) return null;
  return {
    code,
    message: rejectionMessage ?? '',
    details: (rejectionDetails ?? {}) as Record<string, string>,
  };
}

/** Ids that are asked for at once. */
const MOST_IDS = 100;

builder.queryFields((t) => ({
  commandsByIds: t.field({
    type: [Command],
    description: `What is known of up to ${MOST_IDS} commands, in the order of their ids; without those nobody has seen yet and, unless an operator asks, those of others.`,
    extensions: listOf(MOST_IDS),
    args: { ids: t.arg.idList({ required: true }) },
    resolve: async (_root, { ids }, { reads, principal }) => {
      if (ids.length > MOST_IDS)
        throw refuse('BAD_USER_INPUT', `Up to ${MOST_IDS} ids can be asked for at once.`);
      const rows = await reads.commandsById(ids.map((id) => idArgument(id)));
      return rows.filter((row) => mayRead(principal, row));
    },
  }),
  command: t.field({
    type: Command,
    nullable: true,
    description: 'Null until the projector has seen it.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { reads }) => reads.command(idArgument(id)),
  }),
  myCommands: t.field({
    type: CommandConnection,
    description: 'What this principal asked for, newest first.',
    args: {
      ...pageArguments,
      aggregateId: t.arg.id({ description: 'Only what was asked of this company or property.' }),
      statuses: t.arg({ type: [CommandStatus] }),
    },
    resolve: (_root, { statuses: wanted, aggregateId, ...page }, { reads, principal, pageSize }) =>
      reads.commands({
        page,
        statuses: wanted,
        aggregateId: optionalId(aggregateId),
        principalId: principal.id,
        pageSize,
      }),
  }),
}));

const CommandUpdate = builder
  .objectRef<{ cursor: string; command: PartialCommand }>('CommandUpdate')
  .implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'Subscribing again after it misses nothing and repeats nothing.',
      }),
      command: t.field({ type: Command, resolve: (update) => update.command }),
    }),
  });

const CommandChange = changeOf({ name: 'CommandChange', field: 'command', type: Command });

builder.subscriptionFields((t) => ({
  myCommandChanged: t.field({
    type: CommandChange,
    description:
      'Each change of what this principal asked for, from now on. The first item only says where that starts: what was asked for before is told by myCommands and commandsByIds, asked after it.',
    args: afterArgument,
    subscribe: (_root, { after }, { subscriptions, principal }) =>
      subscriptions.commandsOf(principal.id, after),
    resolve: (change) => change,
  }),
  commandUpdates: t.field({
    type: CommandUpdate,
    description:
      'The command now (PENDING, also when nothing is known of it yet), then each change; ends with a final status.',
    args: { commandId: t.arg.id({ required: true }), ...afterArgument },
    subscribe: (_root, { commandId, after }, { subscriptions }) =>
      subscriptions.command(idArgument(commandId), after),
    resolve: ({ cursor, state }, { commandId }) => ({
      cursor,
      command: state ?? { id: commandId.toLowerCase(), status: 'PENDING' },
    }),
  }),
}));
