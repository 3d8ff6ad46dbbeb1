/** Data written with one schema, to be read with another. */
export interface PairJob {
  readonly reader: string;
  readonly writer: string;
  /** Messages of the writer's schema, in Avro's binary encoding. */
  readonly messages: readonly Buffer[];
}

/** What became of one message: `read` is the value in the reader's schema, encoded with it, in base64. */
export type Reading = { readonly written: string; readonly read: string } | { readonly error: string };

export interface PairAnswer {
  /** What the implementation's own checker says, where it has one. */
  readonly compatible?: boolean;
  readonly reasons?: readonly string[];
  readonly messages: readonly Reading[];
  /** The job could not be done at all: a schema that the implementation refuses. */
  readonly failure?: string;
}

/** Whether everything that was written could be read. */
export const readsAll = ({ messages }: PairAnswer): boolean =>
  messages.every((message) => !('error' in message));

export interface SchemaAnswer {
  readonly canonical: string;
  /** 16 hexadecimal digits, the highest first. */
  readonly crc64: string;
  readonly sha256: string;
  readonly failure?: string;
}
