/** Runs one statement and gives its rows. */
export type Query = (
  text: string,
  params?: readonly unknown[],
) => Promise<readonly Record<string, unknown>[]>;
