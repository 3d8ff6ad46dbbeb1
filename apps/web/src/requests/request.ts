import { type Asked, type MutationName, mutationOf } from '../commands/mutations.ts';
import {
  aggregateIdOf,
  commandIdOf,
  isFinal,
  type Progress,
  progressOfCommand,
  type Tracked,
} from '../commands/tracked.ts';
import type { CommandStatus, RequestRowFragment } from '../generated/graphql.ts';

/** Something this person asked for: as the edge knows it, as this browser does, or both. */
export interface Request {
  /** The command's id; the idempotency key where the edge never took it. */
  readonly key: string;
  readonly commandId: string | null;
  /** Null where a newer version of the system knows a command that this one does not. */
  readonly mutation: MutationName | null;
  /** As the edge calls it. */
  readonly type: string;
  /** The company or property it is about; null while nobody has given it an id. */
  readonly subjectId: string | null;
  /** Null where it is not kept: it took effect, or was very long. */
  readonly input: Input | null;
  /** What it is about, for people, where that is known without asking. */
  readonly label: string | null;
  readonly askedAt: string | null;
  readonly decidedAt: string | null;
  readonly progress: Progress;
  /** By which it stands on this browser's list. */
  readonly trackedKey: string | null;
}

type Input = Readonly<Record<string, unknown>>;

/** @param tracked the same, where it was asked for from this browser: it may know more already */
export function requestOfCommand(command: RequestRowFragment, tracked?: Tracked): Request {
  const input = (tracked?.asked.input ?? command.input ?? null) as Input | null;
  const known = tracked !== undefined && isFinal(tracked.progress) ? tracked.progress : null;
  return {
    key: command.id,
    commandId: command.id,
    mutation: mutationOf(command.type ?? ''),
    type: command.type ?? '',
    subjectId: command.aggregateId ?? subjectOf(input),
    input,
    label: text(tracked?.label) ?? text(input?.['name']),
    askedAt: command.acceptedAt,
    decidedAt: command.decidedAt ?? (known !== null && 'decidedAt' in known ? known.decidedAt : null),
    progress: known ?? progressOfCommand(command),
    trackedKey: tracked?.key ?? null,
  };
}

export function requestOfTracked({ key, asked, label, askedAt, progress }: Tracked): Request {
  const input = (asked.input ?? {}) as Input;
  return {
    key,
    commandId: commandIdOf(progress),
    mutation: asked.mutation,
    type: asked.mutation,
    subjectId: aggregateIdOf(progress) ?? subjectOf(input),
    input,
    label: text(label) ?? text(input['name']),
    askedAt: new Date(askedAt).toISOString(),
    decidedAt: 'decidedAt' in progress ? progress.decidedAt : null,
    progress,
    trackedKey: key,
  };
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const subjectOf = (input: Input | null): string | null =>
  text(input?.['id']) ?? text(input?.['propertyId']) ?? text(input?.['subjectId']);

/** Where what it is about is shown; null where it has no page, or never came to be. */
export function pageOf({ mutation, subjectId, input, progress }: Request): string | null {
  const created = mutation === 'registerCompany' || mutation === 'recordLocation';
  if (subjectId === null || (created && progress.kind !== 'completed')) return null;
  switch (mutation) {
    case 'registerCompany':
    case 'amendCompany':
    case 'withdrawCompany':
      return `/companies/${subjectId}`;
    case 'recordLocation':
    case 'correctLocation':
    case 'removeLocation':
      return `/locations/${subjectId}`;
    case 'reauditSubject':
      return `/${input?.['subjectKind'] === 'PROPERTY' ? 'locations' : 'companies'}/${subjectId}`;
    default:
      return null;
  }
}

/**
 * How something that was refused is mended.
 * - `form`: in the form, filled with what was asked for.
 * - `again`: there is nothing in it to change; it is asked for once more.
 * - `none`: what was asked for is not kept, or only its own page can ask for it anew (a withdrawal is made from a version).
 */
export type Mending =
  | { readonly kind: 'form'; readonly href: string }
  | { readonly kind: 'again'; readonly asked: Asked }
  | { readonly kind: 'none' };

export function mendingOf(request: Request): Mending {
  const { mutation, subjectId, input } = request;
  const query = request.trackedKey === null ? `command=${request.commandId}` : `retry=${request.trackedKey}`;
  if (input === null) return { kind: 'none' };
  switch (mutation) {
    case 'registerCompany':
      return { kind: 'form', href: `/companies/new?${query}` };
    case 'amendCompany':
      return { kind: 'form', href: `/companies/${subjectId}/edit?${query}` };
    case 'recordLocation':
      return { kind: 'form', href: `/locations/new?${query}` };
    case 'correctLocation':
      return { kind: 'form', href: `/locations/${subjectId}/edit?${query}` };
    case 'acknowledgeFinding':
    case 'reauditSubject':
    case 'reauditAll':
      return { kind: 'again', asked: { mutation, input } as Asked };
    default:
      return { kind: 'none' };
  }
}

/** What the page can be narrowed to, and what that is to the edge. */
export const states = {
  AWAITED: ['PENDING', 'DEAD_LETTERED'],
  CONFIRMED: ['COMPLETED'],
  REFUSED: ['REJECTED', 'DISCARDED'],
} as const satisfies Record<string, readonly CommandStatus[]>;

export type RequestState = keyof typeof states;

export const stateOf = (name: string | null): RequestState | null =>
  name !== null && Object.hasOwn(states, name) ? (name as RequestState) : null;

/** In which of them something is. */
export function stateOfProgress({ kind }: Progress): RequestState {
  if (kind === 'completed') return 'CONFIRMED';
  const refused = kind === 'rejected' || kind === 'discarded' || kind === 'invalid' || kind === 'failed';
  return refused ? 'REFUSED' : 'AWAITED';
}

/** The edge's page that what it does not list stands above. */
export interface FirstPage {
  readonly ids: ReadonlySet<string>;
  /** When the last on it was taken, where more pages follow: what was taken before it stands on one of those. Null where none follow. */
  readonly since: string | null;
}

/** What this browser asked for that the edge does not list: not sent yet, not taken, or taken this moment. */
export function unlisted(
  tracked: readonly Tracked[],
  { ids, since }: FirstPage,
  state: RequestState | null,
): Request[] {
  const isMissing = ({ progress }: Tracked): boolean => {
    if (progress.kind !== 'pending') return commandIdOf(progress) === null;
    return (
      !ids.has(progress.commandId) && (since === null || Date.parse(progress.acceptedAt) >= Date.parse(since))
    );
  };
  return tracked
    .filter(isMissing)
    .map(requestOfTracked)
    .filter(({ progress }) => state === null || stateOfProgress(progress) === state);
}

/** What it is called where it is shown: by itself, or as what it is about is called. */
export const nameOf = ({ label, subjectId }: Request, names: ReadonlyMap<string, string>): string | null =>
  label ?? names.get(subjectId ?? '') ?? null;
