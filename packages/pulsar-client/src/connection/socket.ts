import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { PulsarError } from '../errors.ts';
import type { BrokerAddress, Settings } from '../settings.ts';

/** An open socket. @throws {PulsarError} `ConnectError`, also when it takes longer than the settings allow */
export function openSocket(address: BrokerAddress, settings: Settings): Promise<Socket> {
  const { host, port } = address;
  const socket = address.tls ? openTls(address, settings) : connectTcp({ host, port });
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      cancel();
      socket.destroy();
      reject(new PulsarError('ConnectError', `No connection to ${host}:${port}.`, { cause }));
    };
    const cancel = settings.clock.after(settings.connectionTimeoutMs, () => fail('It took too long.'));
    socket.once('error', fail);
    socket.once(address.tls ? 'secureConnect' : 'connect', () => {
      cancel();
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

function openTls({ host, port }: BrokerAddress, settings: Settings): Socket {
  const ca = settings.tlsTrustCertsFilePath;
  return connectTls({
    host,
    port,
    servername: host,
    rejectUnauthorized: !settings.tlsAllowInsecureConnection,
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
  });
}
