/** The first Ctrl-C raises a signal instead of ending the process; a second one leaves at once. */
export function interrupted(onFirst: () => void): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const listen = (): void => {
    if (controller.signal.aborted) process.exit(130);
    onFirst();
    controller.abort();
  };
  process.on('SIGINT', listen);
  return { signal: controller.signal, release: () => process.off('SIGINT', listen) };
}
