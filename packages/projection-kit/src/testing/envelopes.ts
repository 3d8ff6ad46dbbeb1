import type { Envelope, EnvelopeMeta, Message, TopicContract } from '@alpes/contracts';
import { newId } from '@alpes/contracts';

const START = Date.UTC(2026, 0, 1);
let made = 0;

/** An envelope with everything it must have; `given` says what matters to the test. */
export function envelope<M extends Message>(
  contract: TopicContract<M>,
  message: M,
  given: Partial<EnvelopeMeta> & { subject: string },
): Envelope<M> {
  made += 1;
  return {
    id: newId(),
    time: new Date(START + made),
    ingestion: new Date(START + made + 5),
    specversion: '1.0',
    dataschema: contract.dataschema,
    datacontenttype: 'avro/binary',
    service_name: contract.context,
    correlation_id: newId(),
    causation_id: null,
    principal: { id: 'ana', roles: ['staff'] },
    traceparent: null,
    ...given,
    ...message,
  };
}

/** The outcome `CommandCompleted` of a command, as its service would write it. */
export const completed = <M extends Message>(
  contract: TopicContract<M>,
  command: EnvelopeMeta,
  version: number | null = 1,
): Envelope<M> => outcome(contract, command, { type: 'CommandCompleted', data: { version } });

/** An outcome of a command. */
export function outcome<M extends Message>(
  contract: TopicContract<M>,
  { id, subject, time, principal, correlation_id }: EnvelopeMeta,
  message: Message,
): Envelope<M> {
  const given = { subject, time, principal, correlation_id, causation_id: id };
  return envelope(contract, message as M, given);
}
