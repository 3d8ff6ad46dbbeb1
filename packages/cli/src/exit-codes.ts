/** Documented in `alpes --help`; the same for every command. */
export const exitCodes = {
  done: 0,
  /** It was tried and failed. */
  failed: 1,
  /** A wrong argument or setting. */
  usage: 2,
  /** A port or a data directory is taken. */
  inUse: 3,
  /** Something this needs is not on this machine, or out of reach. */
  missing: 4,
  /** Ctrl-C, pressed twice. */
  interrupted: 130,
} as const;

const byCode: Readonly<Record<string, number>> = {
  CONFIG: exitCodes.usage,
  USAGE: exitCodes.usage,
  IN_USE: exitCodes.inUse,
  DIRECTORY_IN_USE: exitCodes.inUse,
  EADDRINUSE: exitCodes.inUse,
  MISSING: exitCodes.missing,
  NOT_PERMITTED: exitCodes.missing,
  UNSUPPORTED: exitCodes.missing,
  ADMIN_UNREACHABLE: exitCodes.missing,
  ECONNREFUSED: exitCodes.missing,
};

/** The exit code for what a command threw. */
export function exitCodeOf(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  return (typeof code === 'string' ? byCode[code] : undefined) ?? exitCodes.failed;
}
