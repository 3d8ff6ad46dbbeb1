// The embedded broker as a process. Options come as JSON in the first argument; its addresses go to the parent over the
// channel; when the channel breaks, the parent is gone and the broker ends.
import { type EmbeddedBrokerOptions, lineLogger, startEmbeddedBroker } from '@alpes/pulsar-embedded';

const options = JSON.parse(process.argv[2] ?? '{}') as EmbeddedBrokerOptions;

try {
  const broker = await startEmbeddedBroker({ ...options, logger: lineLogger() });
  let stopping: Promise<void> | undefined;
  const end = () => {
    stopping ??= broker.stop().finally(() => process.exit(0));
  };
  for (const event of ['disconnect', 'SIGTERM', 'SIGINT'] as const) process.on(event, end);
  process.send?.({ kind: 'ready', serviceUrl: broker.serviceUrl, adminUrl: broker.adminUrl });
} catch (error) {
  const { message, code } = error as { message?: string; code?: string };
  process.send?.({ kind: 'failed', message: message ?? String(error), code }, () => process.exit(1));
}
