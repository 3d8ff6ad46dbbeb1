import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SourceError } from '../source-error.ts';

/** What a git command said. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * Runs the plain `git` of this machine in a folder: it never asks for a password, takes no lock, and speaks English.
 * @throws {SourceError} `OUT_OF_REACH` where there is no git, or it takes longer than a minute.
 */
export async function runGit(cwd: string, args: readonly string[], input = ''): Promise<GitAnswer> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  const child = spawn('git', [...args], { cwd, env });
  // Its own option `timeout` goes on waiting where there is no git.
  const timer = setTimeout(() => child.kill(), TIMEOUT_MS);
  const stdout = gathered(child.stdout, () => child.kill());
  const stderr = gathered(child.stderr, () => child.kill());
  child.stdin.on('error', () => {}); // git may end before it has read everything; its exit code tells
  child.stdin.end(input);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (signal !== null) throw new Error(`it was ended by ${signal}, after at most ${TIMEOUT_MS / 1000} s`);
    return {
      code: code ?? -1,
      stdout: Buffer.concat(stdout),
      stderr: Buffer.concat(stderr).toString().trim(),
    };
  } catch (cause) {
    throw unusable(cause, args);
  } finally {
    clearTimeout(timer);
  }
}

/** As {@link runGit}, for a command that is to succeed; its output as text. */
export async function gitText(cwd: string, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await runGit(cwd, args, input);
  if (code !== 0) throw new SourceError('OUT_OF_REACH', `git ${args[0]} failed: ${stderr}`);
  return stdout.toString('utf8').trimEnd();
}

function gathered(stream: NodeJS.ReadableStream, tooMuch: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_OUTPUT_BYTES) tooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}

function unusable(cause: unknown, args: readonly string[]): SourceError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new SourceError(
      'OUT_OF_REACH',
      'git is not on this machine: install it, or compare with dir:PATH.',
      { cause },
    );
  }
  return new SourceError('OUT_OF_REACH', `git ${args[0]} did not end well: ${message}.`, { cause });
}
