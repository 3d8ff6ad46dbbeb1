import type { ShownMessage } from '@alpes/service-kit';
import pc from 'picocolors';
import { CommandError } from '../../command-error.ts';
import type { CommandContext } from '../../program.ts';
import { jsonResult, result } from '../shared/output.ts';
import { operate, servicesOf } from '../shared/services.ts';
import { surroundings } from '../shared/surroundings.ts';

/** Shows one held message. */
export async function showHeld(
  name: string,
  sequence: string,
  { json }: { readonly json?: boolean },
  { root }: CommandContext,
): Promise<void> {
  const [service] = await servicesOf(root, name);
  if (!service) return;
  const shown = await operate(service, surroundings(), ({ held }) => held.show(sequenceOf(sequence)));
  if (!json) result(asText(shown));
  else if (shown.envelope) jsonResult(shown.envelope);
  else
    throw new CommandError(
      'FAILED',
      `It can't be read (${shown.error ?? 'no reason kept'}), so it has no JSON.`,
    );
}

/** @throws {CommandError} `USAGE` */
export function sequenceOf(text: string): string {
  if (/^[0-9]{1,18}$/.test(text)) return text;
  throw new CommandError('USAGE', `"${text}" is no number as \`alpes held list\` shows it.`);
}

function asText(shown: ShownMessage): string {
  const { sequence, status, type, key, messageId, source, attempts, nextAttempt, heldAt } = shown;
  const facts = {
    number: sequence,
    status,
    type,
    key,
    id: messageId,
    from: `${source} ${shown.sourceMessageId}`,
    held: heldAt.toISOString(),
    attempts: String(attempts),
    next: status === 'waiting' ? (nextAttempt?.toISOString() ?? '-') : '-',
    why: [shown.code, shown.error].filter(Boolean).join(': '),
  };
  const lines = Object.entries(facts).map(([name, value]) => `${pc.dim(name.padEnd(9))}${value}`);
  return [...lines, '', carried(shown)].join('\n');
}

function carried({ envelope, bytes, properties }: ShownMessage): string {
  if (envelope) return JSON.stringify(envelope, undefined, 2);
  return `${JSON.stringify(properties)}\n${bytes.length} bytes: ${bytes.subarray(0, 256).toString('hex')}`;
}
