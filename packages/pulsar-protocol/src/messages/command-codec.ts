import { uint64 } from '../protobuf/kinds.ts';
import { Reader } from '../protobuf/reader.ts';
import { optional, Schema } from '../protobuf/schema.ts';
import type { Writer } from '../protobuf/writer.ts';
import { ProtocolError } from '../protocol-error.ts';
import { type Command, type CommandToSend, commandsByName, commandsByNumber } from './commands.ts';

const TYPE_TAG = 1 << 3;
const unknownCommand = new Schema('Unknown', { requestId: optional(1, uint64) });

/*
 * command    = type-tag type command-tag length fields
 * type       = the command's number
 * command-tag: the field of the same number
 */

/** Writes the enclosing message with its one command. */
export function writeCommand(writer: Writer, command: CommandToSend): void {
  const { number, schema } = commandsByName.get(command.type)!;
  writer.uint32(TYPE_TAG);
  writer.uint32(number);
  writer.uint32((number << 3) | 2);
  schema.write(writer, command);
}

/** @throws {ProtocolError} `Malformed` where there is no command, `Truncated` where it ends too early */
export function readCommand(bytes: Buffer): Command {
  const reader = new Reader(bytes);
  const number = readNumber(reader);
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag === ((number << 3) | 2)) return readContent(reader, number);
    reader.skip(tag & 7);
  }
  throw new ProtocolError('Malformed', `Command ${number} has no content.`);
}

function readContent(reader: Reader, number: number): Command {
  const entry = commandsByNumber.get(number);
  if (entry !== undefined) return entry.schema.read(reader) as unknown as Command;
  const { requestId } = unknownCommand.read(reader);
  return { type: 'Unknown', number, requestId };
}

/** The type need not come first, though everyone writes it first. */
function readNumber(reader: Reader): number {
  const start = reader.position;
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag === TYPE_TAG) {
      const number = reader.uint32();
      reader.position = start;
      return number;
    }
    reader.skip(tag & 7);
  }
  throw new ProtocolError('Malformed', 'A command has no type.');
}
