import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CommandError } from '../../command-error.ts';

/** The messages of a file (`-`: standard input): a JSON value, an array of them, or one a line. */
export async function readMessages(file: string): Promise<readonly unknown[]> {
  const content = file === '-' ? await text(process.stdin) : await read(file);
  const whole = parse(content);
  if (whole !== undefined) return Array.isArray(whole.value) ? whole.value : [whole.value];
  return content.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(line, i)]));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandError('USAGE', `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {
      cause,
    });
  }
}

function parse(content: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(content) as unknown };
  } catch {
    return undefined;
  }
}

function parseLine(line: string, index: number): unknown {
  const parsed = parse(line);
  if (parsed === undefined)
    throw new CommandError('USAGE', `Line ${index + 1} is no JSON. Nothing was sent.`);
  return parsed.value;
}
