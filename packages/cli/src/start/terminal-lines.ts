let taker: ((line: string) => void) | undefined;

/** Writes a line to standard error, or hands it to whoever draws there at the moment. */
export function writeLine(line: string): void {
  if (taker === undefined) process.stderr.write(line);
  else taker(line);
}

/**
 * Lines go to `onLine` from now on: a line between two frames of a drawing would be erased with the next one.
 * @returns gives the terminal back, and writes there what has come meanwhile.
 */
export function takeLines(onLine: (line: string) => void): () => void {
  const lines: string[] = [];
  taker = (line) => {
    lines.push(line);
    onLine(line);
  };
  return () => {
    taker = undefined;
    for (const line of lines) process.stderr.write(line);
  };
}
