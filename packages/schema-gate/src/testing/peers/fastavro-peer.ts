import { join } from 'node:path';
import { type Missing, pythonPeer } from '@alpes/testkit';
import { type LinePeer, linePeer } from './line-peer.ts';

/** fastavro, in the Python that `ALPES_PYTHON` names. */
export function fastavroPeer(): LinePeer | Missing {
  const peer = pythonPeer();
  if ('missing' in peer) return peer;
  return linePeer('fastavro', peer.python, [join(import.meta.dirname, 'fastavro_peer.py')]);
}
