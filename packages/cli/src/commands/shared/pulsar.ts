import { AuthenticationToken, type Client, createClient } from '@alpes/pulsar-client';
import { CommandError } from '../../command-error.ts';
import type { Surroundings } from './surroundings.ts';

interface Broker extends Pick<Surroundings, 'pulsarUrl' | 'driver'> {
  /** A JSON web token, where the broker asks for one. */
  readonly brokerToken?: string | undefined;
}

/** Runs something with a client, and closes it whatever happens. */
export async function withClient<T>(
  { pulsarUrl, driver, brokerToken }: Broker,
  action: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await createClient(
    {
      serviceUrl: pulsarUrl,
      operationTimeoutSeconds: 5,
      ...(brokerToken && { authentication: new AuthenticationToken({ token: brokerToken }) }),
    },
    { driver },
  );
  try {
    return await action(client);
  } catch (error) {
    throw explained(error, pulsarUrl);
  } finally {
    await client.close();
  }
}

function explained(error: unknown, url: string): unknown {
  const code = (error as { code?: unknown }).code;
  if (code !== 'ConnectError' && code !== 'Disconnected' && code !== 'Timeout') return error;
  return new CommandError('MISSING', `Pulsar at ${url} does not answer. Is it running? (npm start)`, {
    cause: error,
  });
}
