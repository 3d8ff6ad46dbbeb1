import { startEmbeddedBroker } from './broker.ts';
import { lineLogger } from './logger.ts';

/**
 * The broker as a process of its own. Environment: EMBEDDED_DATA_DIR (required), PULSAR_PORT (6650), ADMIN_PORT (8080),
 * HOST (127.0.0.1). Writes one JSON line with its addresses to stdout when it is ready. SIGTERM and SIGINT stop it
 * cleanly with exit code 0; it exits with 1 when it can't start.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  // A log on a full disk loses lines. Unheard, the error would end the process that has just survived the full disk.
  process.stderr.on('error', () => undefined);
  const broker = await startEmbeddedBroker({
    dataDir: required(env, 'EMBEDDED_DATA_DIR'),
    host: env.HOST ?? '127.0.0.1',
    port: port(env, 'PULSAR_PORT', 6650),
    adminPort: port(env, 'ADMIN_PORT', 8080),
    logger: lineLogger(),
  });
  const stop = (): void => void broker.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { serviceUrl, adminUrl, dataDir } = broker;
  process.stdout.write(`${JSON.stringify({ serviceUrl, adminUrl, dataDir })}\n`);
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} must be set`);
  return value;
}

function port(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = Number(env[name] ?? fallback);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new Error(`${name} must be a port number`);
  return value;
}

main(process.env).catch((error: Error) => {
  process.stderr.write(`the embedded broker could not start: ${error.message}\n`);
  process.exitCode = 1;
});
