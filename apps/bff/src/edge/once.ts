/** The same action, which runs once however often it is asked for; everybody waits for that run. */
export function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
