import { SourceError } from '../source-error.ts';
import { type Repository, UNSHALLOW } from './repository.ts';
import { gitText, runGit } from './run-git.ts';

/** A file of a commit. */
export interface TreeEntry {
  readonly path: string;
  readonly blob: string;
}

/** Every `.avsc` of a commit, below a folder or anywhere. */
export async function contractsIn({ top }: Repository, commit: string, folder: string): Promise<TreeEntry[]> {
  const below = folder === '' ? [] : ['--', `${folder}/`];
  const listing = await gitText(top, ['ls-tree', '-r', '-z', '--full-tree', commit, ...below]);
  return listing.split('\0').flatMap(entryOf);
}

/** `100644 blob 1f7a7a472abf3dd9643fd615f6da379c4acb3e3a<TAB>schemas/a.avsc` */
function entryOf(line: string): TreeEntry[] {
  const [attributes = '', path = ''] = line.split('\t');
  const [, type, blob = ''] = attributes.split(' ');
  return type === 'blob' && path.endsWith('.avsc') ? [{ path, blob }] : [];
}

/** Blobs asked for at once; so much lies in memory twice. */
const BATCH = 2048;

/** Reads blobs, each once. @throws {SourceError} `OUT_OF_REACH` where the clone lacks one. */
export async function readBlobs(
  { top }: Repository,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  const texts = new Map<string, string>();
  for (let at = 0; at < wanted.length; at += BATCH) {
    const { stdout } = await runGit(
      top,
      ['cat-file', '--batch'],
      `${wanted.slice(at, at + BATCH).join('\n')}\n`,
    );
    takeBatch(stdout, texts);
  }
  return texts;
}

/**
 *     answer := ID ' blob ' SIZE '\n' SIZE*byte '\n'
 *             | ID ' missing\n'
 */
function takeBatch(answer: Buffer, texts: Map<string, string>): void {
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf('\n', at);
    const [id = '', type = '', size = '0'] = answer.toString('utf8', at, end).split(' ');
    if (type !== 'blob')
      throw new SourceError('OUT_OF_REACH', `This clone lacks the object ${id}. ${UNSHALLOW}`);
    const begin = end + 1;
    texts.set(id, answer.toString('utf8', begin, begin + Number(size)));
    at = begin + Number(size) + 1;
  }
}
