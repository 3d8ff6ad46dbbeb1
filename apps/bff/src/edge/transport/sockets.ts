import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '@alpes/runtime';
import {
  CloseCode,
  handleProtocols,
  MessageType,
  makeServer,
  type Server as ProtocolServer,
  stringifyMessage,
} from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Authenticator } from '../access/authenticator.ts';
import { foreignOrigin, type OriginPolicy } from '../access/origin.ts';
import type { Limits } from '../limits/limits.ts';
import { graphqlPath } from './http-server.ts';
import { pongFor } from './renewal.ts';
import { type SocketProtocolOptions, type SocketSession, socketProtocol } from './socket-protocol.ts';

export interface SocketsOptions extends SocketProtocolOptions {
  readonly server: Server;
  readonly origins: OriginPolicy;
}

export interface Sockets {
  readonly open: number;
  /** Completes every operation, closes with 1001 (clients connect again, elsewhere), resolves when all are gone. */
  close(): Promise<void>;
}

/** A socket that does not answer a ping within this time is dead. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Serves `graphql-transport-ws` on the HTTP server's port. Close codes are the protocol's own, and: 4403 for a token that is
 * missing, wrong or no longer valid (clients connect again with a fresh one), 1013 where tokens cannot be checked now (clients
 * connect again with the same one), 4429 for too many sockets of one principal, 1009 for a message that is too long. A client that does not read what it asked for is cut off.
 */
export function serveSockets(options: SocketsOptions): Sockets {
  const { server, limits, logger, authenticator } = options;
  const acceptor = new WebSocketServer({
    noServer: true,
    handleProtocols,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
  });
  const protocol = makeServer<Record<string, unknown>, SocketSession>(socketProtocol(options));
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const refusal = refusalOf(request, options.origins);
    if (refusal !== undefined) return refuseUpgrade(stream, refusal);
    acceptor.handleUpgrade(request, stream, head, (socket) =>
      attach(socket, request, { protocol, limits, logger, authenticator }),
    );
  });
  return {
    get open() {
      return acceptor.clients.size;
    },
    close: () => closeAll(acceptor),
  };
}

function refusalOf(request: IncomingMessage, origins: OriginPolicy): string | undefined {
  if ((request.url ?? '').split('?')[0] !== graphqlPath) return '404 Not Found';
  return foreignOrigin(request.headers, origins) === undefined ? undefined : '403 Forbidden';
}

function refuseUpgrade(stream: Duplex, status: string): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

interface Attachment {
  readonly protocol: ProtocolServer<SocketSession>;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly authenticator: Authenticator;
}

function attach(
  socket: WebSocket,
  request: IncomingMessage,
  { protocol, limits, logger, authenticator }: Attachment,
): void {
  const session: SocketSession = { socket, request, session: undefined, operations: 0 };
  // ws closes by itself, with the right code, after a frame it cannot take.
  socket.on('error', (err) => logger.debug({ err }, 'a websocket failed'));
  const stopPings = keepAlive(socket);
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (text) => send(socket, text, limits.unsentBytes),
      close: (code, reason) => socket.close(code, reason),
      onPing: async (payload) => {
        const answer = await pongFor(session, payload, authenticator);
        const pong = stringifyMessage({ type: MessageType.Pong, ...(answer && { payload: { ...answer } }) });
        await send(socket, pong, limits.unsentBytes);
      },
      onMessage: (handle) => {
        socket.on('message', (data) => {
          handle(messageText(data)).catch((err: unknown) => abandon(socket, err, logger));
        });
      },
    },
    session,
  );
  socket.once('close', (code, reason) => {
    stopPings();
    closed(code, reason.toString()).catch((err: unknown) =>
      logger.error({ err }, 'a websocket was not cleaned up'),
    );
  });
}

function messageText(data: Buffer | ArrayBuffer | Buffer[]): string {
  // With `nodebuffer`, which is the default, ws hands out nothing else.
  return (data as Buffer).toString('utf8');
}

function abandon(socket: WebSocket, err: unknown, logger: Logger): void {
  if (socket.readyState !== socket.OPEN) return;
  logger.error({ err }, 'a websocket message failed unexpectedly');
  socket.close(CloseCode.InternalServerError, 'Internal server error');
}

/** Resolves when the bytes are with the operating system, which is what holds back the operation that made them. */
function send(socket: WebSocket, text: string, unsentBytes: number): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  if (socket.bufferedAmount > unsentBytes) {
    socket.terminate();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    // A failed write ends the socket, and that ends its operations.
    socket.send(text, () => resolve());
  });
}

function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(timer);
}

async function closeAll(acceptor: WebSocketServer): Promise<void> {
  const clients = [...acceptor.clients];
  const gone = clients.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of clients) socket.close(1001, 'Going away');
  const grace = setTimeout(() => {
    for (const socket of acceptor.clients) socket.terminate();
  }, 2_000);
  await Promise.all(gone);
  clearTimeout(grace);
  acceptor.close();
}
