/** An answer to a request that failed, as the native engine words it. 4466 is its code for "look at data". */
export function rpcError(error, registry) {
  const message = ownMessage(error, registry);
  const code = error?.code ?? error?.error_code;
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: false,
      message,
      meta: error?.meta ?? {},
      error_code: typeof code === 'string' ? code : undefined,
      error: { message },
    },
  };
}

// What the database adapter threw is kept in a registry; the engine's error has only its number.
function ownMessage(error, registry) {
  const message = error?.message ?? String(error);
  const number = /error id:? (\d+)/i.exec(message)?.[1];
  return (number && registry?.consumeError(Number(number))?.error?.message) ?? message;
}

/** Ends a command as the native engine does: a first line that is skipped, then the error. */
export function fatal(error) {
  const line = (level, fields) =>
    process.stderr.write(
      `${JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' })}\n`,
    );
  line('INFO', { message: 'schema engine in WebAssembly' });
  line('ERROR', { message: error.message, error_code: error.prismaCode ?? 'P1001', is_panic: false });
  process.exitCode = 1;
}
