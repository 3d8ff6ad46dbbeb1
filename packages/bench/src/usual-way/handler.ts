import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { UsualCommand } from './commands.ts';

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** One command in one interactive Prisma transaction: known? allowed? state, outbox row, status. */
export function handle(prisma: PrismaClient, command: UsualCommand): Promise<bigint | undefined> {
  return prisma.$transaction(async (tx) => {
    const known = await tx.command.findUnique({ where: { id: command.id } });
    if (known) return undefined;
    const refusal = command.kind === 'register' ? await register(tx, command) : await amend(tx, command);
    const { id } = await tx.outbox.create({
      data: {
        subject: command.companyId,
        type: refusal ?? command.kind,
        payload: { ...command } as Prisma.InputJsonObject,
      },
    });
    await tx.command.create({
      data: { id: command.id, status: refusal ? 'REJECTED' : 'COMPLETED', decidedAt: new Date() },
    });
    return id;
  });
}

async function register(tx: Transaction, command: UsualCommand & { kind: 'register' }) {
  const { country, taxId } = command.data;
  const holder = await tx.company.findUnique({ where: { country_taxId: { country, taxId } } });
  if (holder) return 'TAX_ID_TAKEN';
  await tx.company.create({ data: { id: command.companyId, version: 1, ...command.data } });
  return undefined;
}

async function amend(tx: Transaction, command: UsualCommand & { kind: 'amend' }) {
  const company = await tx.company.findUnique({ where: { id: command.companyId } });
  if (!company) return 'UNKNOWN_COMPANY';
  if (company.version !== command.version) return 'STALE_VERSION';
  await tx.company.update({
    where: { id: command.companyId },
    data: { name: command.name, version: { increment: 1 } },
  });
  return undefined;
}
