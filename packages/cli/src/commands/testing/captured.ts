import { vi } from 'vitest';

/** Runs a command and gives back what it wrote to standard output, line by line. */
export async function linesOf(command: () => Promise<void>): Promise<string[]> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  try {
    await command();
  } finally {
    spy.mockRestore();
  }
  return written.join('').split('\n').filter(Boolean);
}
