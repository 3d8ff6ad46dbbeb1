import type { CommandToSend, MessageIdData } from '@alpes/pulsar-protocol';

type AckId = Pick<MessageIdData, 'ledgerId' | 'entryId'> & Partial<MessageIdData>;

/** Ids in one frame: far below any limit on frames. */
const MAX_IDS = 8_192;

/**
 * Acknowledgements on their way: those of one turn of the event loop leave in one frame. They get no answer from the
 * broker; one that is lost brings its message again.
 */
export class AckGroup {
  readonly #consumerId: number;
  readonly #send: (command: CommandToSend) => boolean;
  #individual: AckId[] = [];
  #cumulative: AckId | undefined;
  #sent: Promise<null> | undefined;

  /** @param send says whether there was a connection to send on; if not, they are kept */
  constructor(consumerId: number, send: (command: CommandToSend) => boolean) {
    this.#consumerId = consumerId;
    this.#send = send;
  }

  /** Resolves when it left, or waits for the next connection. */
  individual(id: AckId): Promise<null> {
    this.#individual.push(id);
    return this.#schedule();
  }

  cumulative(id: AckId): Promise<null> {
    this.#cumulative = id;
    return this.#schedule();
  }

  /** What is queued already, or nothing; always the same promise in one turn. */
  pending(): Promise<null> {
    return this.#sent ?? Promise.resolve(null);
  }

  flush(): void {
    if (this.#cumulative !== undefined && this.#frame('Cumulative', [this.#cumulative])) {
      this.#cumulative = undefined;
    }
    while (this.#individual.length > 0) {
      if (!this.#frame('Individual', this.#individual.slice(0, MAX_IDS))) return;
      this.#individual = this.#individual.slice(MAX_IDS);
    }
  }

  /** The subscription was moved: what stood before it means nothing any more. */
  forget(): void {
    this.#individual = [];
    this.#cumulative = undefined;
  }

  #schedule(): Promise<null> {
    this.#sent ??= new Promise((resolve) =>
      setImmediate(() => {
        this.#sent = undefined;
        this.flush();
        resolve(null);
      }),
    );
    return this.#sent;
  }

  #frame(ackType: 'Individual' | 'Cumulative', messageIds: readonly AckId[]): boolean {
    return this.#send({ type: 'Ack', consumerId: this.#consumerId, ackType, messageIds });
  }
}
