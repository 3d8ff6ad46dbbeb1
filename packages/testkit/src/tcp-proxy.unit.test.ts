import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const echo = createServer((socket) => {
  socket.on('error', () => {});
  socket.pipe(socket);
});
let proxy: TcpProxy;

beforeEach(async () => {
  await new Promise<void>((resolve) => {
    echo.listen(0, '127.0.0.1', () => resolve());
  });
  proxy = await startTcpProxy({ port: (echo.address() as AddressInfo).port });
});
afterEach(async () => {
  await proxy.stop();
  await new Promise((resolve) => {
    echo.close(resolve);
  });
});

async function dial(): Promise<{ socket: Socket; received: () => string; closed: () => boolean }> {
  const socket = connect(proxy.port, '127.0.0.1');
  let text = '';
  let closed = false;
  socket.on('data', (bytes) => {
    text += String(bytes);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  await once(socket, 'connect').catch(() => {}); // a refusal may be seen first
  return { socket, received: () => text, closed: () => closed };
}

test('passes bytes both ways', async () => {
  const { socket, received } = await dial();
  socket.write('hello');
  await eventually(() => received() === 'hello');
});

test('cuts open connections and takes new ones', async () => {
  const first = await dial();
  await eventually(() => proxy.connections === 1);
  proxy.cut();
  await eventually(() => first.closed());
  const second = await dial();
  second.socket.write('again');
  await eventually(() => second.received() === 'again');
});

test('holds bytes back while stalled, and loses none', async () => {
  const { socket, received, closed } = await dial();
  socket.write('a');
  await eventually(() => received() === 'a');
  proxy.stall();
  socket.write('b');
  await expect(eventually(() => received() !== 'a', { timeoutMs: 60 })).rejects.toThrow();
  proxy.restore();
  await eventually(() => received() === 'ab');
  expect(closed()).toBe(false);
});

test('refuses connections until restored', async () => {
  proxy.refuse();
  const refused = await dial();
  await eventually(() => refused.closed());
  proxy.restore();
  const taken = await dial();
  taken.socket.write('x');
  await eventually(() => taken.received() === 'x');
});

test('cuts in the middle of what is sent', async () => {
  const { socket, received, closed } = await dial();
  proxy.cutAfterBytes(3);
  socket.write('abcdef');
  await eventually(() => closed());
  expect('abc'.startsWith(received())).toBe(true);
});

test('passes on what is sent and is gone before anything comes back', async () => {
  const { socket, received, closed } = await dial();
  await eventually(() => proxy.connections === 1);
  const reached = new Promise((resolve) => {
    const listen = (server: Socket) => server.once('data', resolve);
    echo.on('connection', listen);
    socket.once('close', () => echo.off('connection', listen));
  });
  const other = await dial();
  proxy.refuseAtReply();
  other.socket.write('asked');
  expect(String(await reached)).toBe('asked');
  await eventually(() => closed() && other.closed());
  expect([received(), other.received()]).toEqual(['', '']);
  expect(socket.destroyed).toBe(true);
  const refused = await dial();
  await eventually(() => refused.closed());
  proxy.restore();
  const taken = await dial();
  taken.socket.write('x');
  await eventually(() => taken.received() === 'x');
});
