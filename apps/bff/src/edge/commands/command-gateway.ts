import {
  type AuditCommand,
  type CompaniesCommand,
  commandId,
  type Envelope,
  type GeographicCommand,
  type Message,
  aggregateId as newAggregateId,
  type TopicContract,
  toProperties,
} from '@alpes/contracts';
import type { Principal } from '../access/principal.ts';
import type { RequestTrace } from '../context.ts';
import { type Broker, NotAcknowledgedError } from './broker.ts';
import { type ContextName, commandContracts } from './contracts.ts';
import type { OutgoingCommand } from './producers.ts';
import type { CommandReceipt, CommandResult, Unavailable } from './result.ts';

/** A command whose shape has been checked. */
export type ShapedCommand =
  | { readonly context: 'companies'; readonly message: CompaniesCommand }
  | { readonly context: 'geographic'; readonly message: GeographicCommand }
  | { readonly context: 'audit'; readonly message: AuditCommand };

export interface CommandRequest {
  readonly command: ShapedCommand;
  /** Name of the mutation; part of an idempotent command's identity. */
  readonly mutation: string;
  /** Undefined for what does not exist yet. */
  readonly aggregateId: string | undefined;
  readonly idempotencyKey: string | null | undefined;
  readonly principal: Principal;
  readonly trace: RequestTrace;
}

export interface CommandGatewayOptions {
  readonly broker: Broker;
  readonly now?: () => Date;
  readonly onResult?: (type: string, result: CommandResult['kind'], seconds: number) => void;
}

/**
 * Makes an envelope of a checked command and sends it to its context. Answers when the broker has acknowledged, or with
 * Unavailable when it does not in time; never throws for a broker that is away.
 */
export class CommandGateway {
  readonly #broker: Broker;
  readonly #now: () => Date;
  readonly #onResult: NonNullable<CommandGatewayOptions['onResult']>;

  constructor({ broker, now = () => new Date(), onResult = () => undefined }: CommandGatewayOptions) {
    this.#broker = broker;
    this.#now = now;
    this.#onResult = onResult;
  }

  async submit(request: CommandRequest): Promise<CommandReceipt | Unavailable> {
    const started = performance.now();
    const { receipt, message } = this.#prepare(request);
    const result = await this.#send(request.command.context, message, receipt);
    this.#onResult(request.command.message.type, result.kind, (performance.now() - started) / 1_000);
    return result;
  }

  #prepare(request: CommandRequest): { receipt: CommandReceipt; message: OutgoingCommand } {
    const { context, message } = request.command;
    const contract = commandContracts[context] as TopicContract<Message>;
    const id = commandId(request.principal.id, request.mutation, request.idempotencyKey);
    const aggregateId = request.aggregateId ?? newAggregateId(context, id);
    const correlationId = request.trace.correlationId ?? id;
    const time = this.#now();
    const envelope: Envelope<Message> = {
      id,
      time,
      ingestion: time,
      specversion: '1.0',
      dataschema: contract.dataschema,
      datacontenttype: 'avro/binary',
      service_name: 'bff',
      subject: aggregateId,
      correlation_id: correlationId,
      causation_id: null,
      principal: { id: request.principal.id, roles: [...request.principal.roles] },
      traceparent: request.trace.traceparent ?? null,
      ...message,
    };
    return {
      receipt: { kind: 'CommandReceipt', commandId: id, correlationId, aggregateId, acceptedAt: time },
      message: {
        data: contract.encode(envelope),
        partitionKey: aggregateId,
        properties: toProperties(contract, envelope),
        eventTimestamp: time.getTime(),
      },
    };
  }

  async #send(context: ContextName, message: OutgoingCommand, receipt: CommandReceipt) {
    try {
      await this.#broker.send(context, message);
      return receipt;
    } catch (error) {
      if (error instanceof NotAcknowledgedError) return this.#unavailable(receipt.commandId, error);
      throw error;
    }
  }

  #unavailable(id: string, { code, maybeAccepted }: NotAcknowledgedError): Unavailable {
    return {
      kind: 'Unavailable',
      code,
      message: maybeAccepted
        ? 'The message broker did not answer in time. The request may have been accepted; asking again is safe with the same idempotency key.'
        : 'The message broker cannot be reached at the moment. Nothing was sent; please try again.',
      retryAfterMs: this.#broker.restMs,
      commandId: id,
      maybeAccepted,
    };
  }
}
