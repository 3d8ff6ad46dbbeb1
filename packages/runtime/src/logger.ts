import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { type DestinationStream, type Level, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export interface LoggerOptions {
  /** Stands in every line as `name`. */
  readonly name: string;
  /** Default `info`. */
  readonly level?: Level | 'silent' | undefined;
  /** Default: standard output, for people on a terminal and JSON everywhere else. */
  readonly destination?: DestinationStream | undefined;
}

/** Paths whose values never reach a log. */
const secrets = [
  'authorization',
  'password',
  'token',
  '*.authorization',
  '*.password',
  '*.token',
  'headers.cookie',
  '*.headers.cookie',
];

/** One JSON object a line, `time` in ISO 8601; an `err` carries its `code` and `cause`. Secrets are cut out. */
export function createLogger({ name, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets, censor: '[hidden]' },
  };
  return pino(options, destination ?? standardOutput());
}

function standardOutput(): DestinationStream {
  return process.stdout.isTTY ? prettyStream(1) : pino.destination({ fd: 1, sync: true });
}

/**
 * Lines for people, written synchronously to a file descriptor, or handed to a function, each with its end; colours on a
 * terminal unless `NO_COLOR` is set.
 */
export function prettyStream(fd: number, write?: (line: string) => void): DestinationStream {
  return pretty({
    destination: write === undefined ? fd : handingTo(write),
    sync: true,
    colorize: isatty(fd) && process.env['NO_COLOR'] === undefined,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
  });
}

function handingTo(write: (line: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
}
