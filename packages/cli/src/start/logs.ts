import { join } from 'node:path';
import { createLogger, type Logger, prettyStream } from '@alpes/runtime';
import { type Level, pino } from 'pino';
import { writeLine } from './terminal-lines.ts';

export type LogLevel = Level | 'silent';

/** Everything goes to a file of its own; what is a warning or worse (`shown`) shows on the terminal as well. */
export function fileLogger(name: string, logs: string, level: LogLevel, shown: Level = 'warn'): Logger {
  const file = pino.destination({ dest: join(logs, `${name}.log`), sync: true, append: true });
  // On a full disk lines are lost. Unheard, the error would end the process.
  file.on('error', () => undefined);
  const streams = [
    { level: 'trace' as const, stream: file },
    { level: shown, stream: prettyStream(2, writeLine) },
  ];
  return createLogger({ name, level, destination: pino.multistream(streams) });
}
