/** What was wrong with the bytes. */
export type ProtocolErrorCode =
  /** A field or a frame ends before its announced length, or a length is impossible. */
  | 'Truncated'
  /** A frame is larger than the receiver allows. */
  | 'FrameTooLarge'
  /** Not the encoding that Pulsar prescribes: a bad tag, a missing field, an unknown command. */
  | 'Malformed'
  /** The checksum does not cover what arrived. */
  | 'ChecksumMismatch'
  /** The payload is compressed in a way that nothing here can undo. */
  | 'UnsupportedCompression';

/**
 * Bytes that are not what the protocol says. After one from a {@link FrameDecoder} the stream has no known frame
 * boundary any more: close the connection.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;
  /** Always false: the same bytes will fail again. */
  readonly retryable = false;

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
