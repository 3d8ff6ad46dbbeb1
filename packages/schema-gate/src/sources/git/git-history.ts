import { mapLimited } from '../map-limited.ts';
import { SourceError } from '../source-error.ts';
import type { Tree } from '../tree.ts';
import { contractsIn, readBlobs, type TreeEntry } from './blobs.ts';
import { movedFrom } from './moved-folder.ts';
import {
  type ContractCommit,
  contractCommits,
  fileAt,
  historyIsCut,
  openRepository,
  pathInside,
  type Repository,
  resolveCommit,
  UNSHALLOW,
} from './repository.ts';

export interface GitHistoryOptions {
  /** Where the contracts are now. */
  readonly folder: string;
  /** Paths of today's contracts from that folder: they find it again where it had another name. */
  readonly names: readonly string[];
  /** States to look at, the one at the ref included. */
  readonly states: number;
}

export interface GitHistory {
  /** The state at the ref, then what it was before, newest first; empty where there were no contracts yet. */
  readonly trees: readonly Tree[];
  /** Worth a line: folders that had another name, a history that goes on. */
  readonly notes: readonly string[];
  /** A file as it was at the ref, by its path now (absolute); undefined where there was none. */
  readonly fileAtRef: (path: string) => Promise<string | undefined>;
}

const GITS = 4;

/**
 * The contracts at a ref and, along its first parents, every earlier state of them.
 * @throws {SourceError} `OUT_OF_REACH`: no git, no repository, no such ref, or a shallow clone that lacks what was asked for.
 */
export async function gitHistory(ref: string, options: GitHistoryOptions): Promise<GitHistory> {
  const repository = await openRepository(options.folder);
  const folder = await pathInside(repository, options.folder);
  const commit = await resolveCommit(repository, ref);
  const commits = await contractCommits(repository, commit, options.states + 1);
  await refuseCutHistory(repository, commit, commits, options.states, ref);
  const states = commits.slice(0, options.states);
  const listings = await mapLimited(states, GITS, (state) =>
    listingOf(repository, state, folder, options.names),
  );
  const texts = await readBlobs(
    repository,
    listings.flatMap(({ entries }) => entries.map(({ blob }) => blob)),
  );
  return {
    trees: listings.map((listing, at) => treeOf(listing, at === 0 ? ref : undefined, texts)),
    notes: [...movedNotes(listings, folder), ...lengthNote(commits.length, options.states)],
    fileAtRef: async (path) => fileAt(repository, commit, await pathInside(repository, path)),
  };
}

interface Listing {
  readonly state: ContractCommit;
  readonly folder: string;
  readonly entries: readonly TreeEntry[];
}

async function listingOf(
  repository: Repository,
  state: ContractCommit,
  folder: string,
  names: readonly string[],
): Promise<Listing> {
  const here = await contractsIn(repository, state.commit, folder);
  if (here.length > 0) return { state, folder, entries: here };
  const anywhere = await contractsIn(repository, state.commit, '');
  const before = movedFrom(
    anywhere.map(({ path }) => path),
    names,
  );
  if (before === undefined) return { state, folder, entries: [] };
  const below = before === '' ? '' : `${before}/`;
  return { state, folder: before, entries: anywhere.filter(({ path }) => path.startsWith(below)) };
}

function treeOf(
  { state, folder, entries }: Listing,
  ref: string | undefined,
  texts: ReadonlyMap<string, string>,
): Tree {
  const prefix = ref ?? state.label.split(' ')[0] ?? '';
  return {
    label: ref ?? state.label,
    folder: `${prefix}:${folder}`,
    files: entries.map(({ path, blob }) => ({ file: `${prefix}:${path}`, text: texts.get(blob) ?? '' })),
  };
}

/** A state that is missing might be the one that breaks: that must not look like a pass. */
async function refuseCutHistory(
  repository: Repository,
  commit: string,
  commits: readonly ContractCommit[],
  states: number,
  ref: string,
): Promise<void> {
  if (states === 1 || commits.length > states || !(await historyIsCut(repository, commit))) return;
  throw new SourceError(
    'OUT_OF_REACH',
    `This clone is shallow, so what the contracts were before ${ref} can't be told. ${UNSHALLOW} ` +
      `To compare with ${ref} alone: --history 1.`,
  );
}

function movedNotes(listings: readonly Listing[], folder: string): string[] {
  const moved = listings.find((listing) => listing.folder !== folder);
  return moved
    ? [`Up to ${moved.state.label} the contracts were in ${moved.folder || 'the topmost folder'}.`]
    : [];
}

const lengthNote = (found: number, states: number): string[] =>
  found > states && states > 1
    ? [`Only the last ${states} states were looked at; --history looks at more.`]
    : [];
