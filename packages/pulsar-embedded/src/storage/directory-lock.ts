import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { StorageError } from './errors.ts';

/** Longest path that every supported system takes for a local socket. */
const MAX_SOCKET_PATH = 90;
const ATTEMPTS = 5;

export interface DirectoryLock {
  /** Idempotent. */
  release(): Promise<void>;
}

/**
 * Holds a directory for this broker alone by listening on a local socket in it: the system drops the lock with the
 * process, however that ends, and neither reused process ids nor containers confuse it. A socket left behind by
 * kill -9 answers nobody and is taken over.
 * @throws StorageError `DIRECTORY_IN_USE` when a live process holds it.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(resolve(directory), 'broker.lock');
  const address = await socketAddress(directory, path);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const server = await listen(address.path);
      if (server !== undefined) return { release: () => release(server, () => address.close()) };
      if (await answers(address.path)) break;
      await removeStale(directory, address.path);
    }
  } catch (error) {
    await address.close();
    throw error;
  }
  await address.close();
  throw new StorageError('DIRECTORY_IN_USE', `${resolve(directory)} is in use by another embedded broker`);
}

interface SocketAddress {
  readonly path: string;
  close(): Promise<void>;
}

/** A long path is reached through the directory's descriptor, where the system has such names. */
async function socketAddress(directory: string, path: string): Promise<SocketAddress> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (process.platform === 'win32') {
    const name = createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 32);
    return { path: `\\\\.\\pipe\\alpes-${name}`, close: nothing };
  }
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH || process.platform !== 'linux')
    return { path, close: nothing };
  const handle = await open(directory, 'r');
  return { path: `/proc/self/fd/${handle.fd}/broker.lock`, close: () => handle.close() };
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((done, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done(undefined);
      else reject(error);
    });
    server.listen(path, () => done(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // Anything but these two means that somebody is there and could not answer now.
      done(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}

/** Renames before removing: should another broker have taken the socket over meanwhile, it gets it back. */
async function removeStale(directory: string, address: string): Promise<void> {
  const suffix = randomUUID().slice(0, 8);
  const path = join(resolve(directory), 'broker.lock');
  try {
    await rename(path, `${path}.${suffix}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (await answers(`${address}.${suffix}`)) await rename(`${path}.${suffix}`, path);
  else await rm(`${path}.${suffix}`, { force: true });
}

async function release(server: Server, closeAddress: () => Promise<void>): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((done) => server.close(() => done()));
  await closeAddress();
}
