import { writeCommand } from '../messages/command-codec.ts';
import type { Command, CommandToSend } from '../messages/commands.ts';
import { Writer } from '../protobuf/writer.ts';

/*
 * frame      = totalSize:u32 commandSize:u32 command [content]      (totalSize counts everything after itself)
 * content    = [0x0e02:u16 size:u32 brokerEntryMetadata] entry      (with Send and Message alone)
 * entry      = 0x0e01:u16 crc32c:u32 metadataSize:u32 metadata payload
 */

/** The largest message a broker takes unless configured otherwise: 5 MiB. */
export const DEFAULT_MAX_MESSAGE_SIZE = 5 * 1024 * 1024;
/** What a frame may have beside its message: command and metadata. */
export const FRAME_OVERHEAD = 10 * 1024;

/** One command as it arrived. */
export interface Frame {
  readonly command: Command;
  /**
   * Everything after the command, a view of the received bytes; with `Send` and `Message` see `readEntry`. A broker
   * can store it and hand it on as it is.
   */
  readonly content?: Buffer | undefined;
}

const shared = new Writer(4096);

/** The frame up to its content, of which `contentLength` bytes must follow. */
export function encodeFrameHead(command: CommandToSend, contentLength = 0): Buffer {
  shared.reset();
  shared.fixed32(0);
  shared.fixed32(0);
  writeCommand(shared, command);
  const head = shared.take();
  head.writeUInt32BE(head.length - 4 + contentLength, 0);
  head.writeUInt32BE(head.length - 8, 4);
  return head;
}

/** A whole frame in one buffer. */
export function encodeFrame(command: CommandToSend, content?: Buffer): Buffer {
  if (content === undefined) return encodeFrameHead(command);
  return Buffer.concat([encodeFrameHead(command, content.length), content]);
}
