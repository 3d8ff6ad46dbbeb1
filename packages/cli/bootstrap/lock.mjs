import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { showing } from './progress.mjs';

/** Runs `action` while no other process does. A lock whose holder is gone is taken over. */
export async function withLock(path, action) {
  mkdirSync(dirname(path), { recursive: true });
  if (!take(path)) await showing('Waiting for another start that is preparing', () => taken(path));
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await action();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function taken(path) {
  while (!take(path)) await sleep(100);
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  removeIfDead(path);
  return false;
}

// Moving it first makes sure that only one of those who see a dead holder removes this very file.
function removeIfDead(path) {
  try {
    const holder = readFileSync(path, 'utf8');
    if (holder === '' || alive(Number(holder))) return;
    const aside = `${path}.${process.pid}`;
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') === holder) rmSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
