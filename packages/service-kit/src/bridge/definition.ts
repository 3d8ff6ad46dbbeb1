import type { Envelope, Message, TopicContract } from '@alpes/contracts';

/** For every type of one contract, the message of another that says the same. Pure: it may run again. */
export type Translations<From extends Message, To extends Message> = {
  readonly [T in From['type']]: (message: Envelope<Extract<From, { type: T }>>) => To;
};

/** Everything a bridge declares. M is the union of the contract it reads, N of the one it writes. */
export interface BridgeDefinition<M extends Message, N extends Message> {
  /** The app's name, and its subscription's: `parcels-events-to-v2`. */
  readonly name: string;
  readonly from: TopicContract<M>;
  /** Of the same channel: events become events, commands commands. */
  readonly to: TopicContract<N>;
  readonly translate: Translations<M, N>;
}

/** The translation of what both contracts say alike: `{ …, CommandCompleted: unchanged }`. */
export const unchanged = <M extends Message>({ type, data }: M): { type: M['type']; data: M['data'] } => ({
  type,
  data,
});
