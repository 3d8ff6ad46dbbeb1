import Table from 'cli-table3';
import pc from 'picocolors';

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** A result, on standard output. */
export function result(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A result for programs: one line of JSON. */
export const jsonResult = (value: unknown): void => result(JSON.stringify(value));

/** What is going on, for people, on standard error. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Rows under a heading, without lines. Colours follow NO_COLOR and the terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({
    head: head.map((name) => pc.bold(name)),
    chars: Object.fromEntries(LINES.map((line) => [line, ''])) as Record<string, string>,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const LINES = (
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right ' +
  'left left-mid mid mid-mid right right-mid middle'
).split(' ');
