import pc from 'picocolors';

/** How what is for people is put on this terminal. */
export const onTerminal = (): { width: number; color: boolean } => ({
  width: process.stdout.columns ?? 100,
  color: pc.isColorSupported && process.stdout.isTTY,
});
