import type { TypedDocumentNode } from '@urql/core';
import { type Asked, documentOf, type MutationName } from '../commands/mutations.ts';
import { CommandsByIdsDocument } from '../generated/documents/commands.ts';
import type { CommandPartsFragment, CommandResultPartsFragment } from '../generated/graphql.ts';
import { failureOf } from '../graphql/failure.ts';
import { isUsableBy } from '../graphql/session.ts';
import { waitFor } from '../graphql/store.ts';
import type { Services } from '../shell/services.tsx';

export interface Sent {
  readonly asked: Asked;
  readonly key: string;
}

/**
 * What became of sending several at once. `unanswered`: nobody knows what arrived; sending all of it again is safe. `refused`: the
 * edge took none of it.
 */
export type BatchAnswer =
  | { readonly kind: 'results'; readonly results: readonly CommandResultPartsFragment[] }
  | { readonly kind: 'unanswered'; readonly why: string }
  | { readonly kind: 'refused'; readonly code: string };

/** How an import's rows and what comes of them travel. */
export interface ImportTransport {
  send(batch: readonly Sent[]): Promise<BatchAnswer>;
  /** What is known of up to 100; null where it cannot be had now. */
  commandsByIds(ids: readonly string[]): Promise<readonly CommandPartsFragment[] | null>;
  /** Every change of any command of this person. @returns stops it */
  onChange(listener: (command: CommandPartsFragment) => void): () => void;
  /** Resolves once the person whose import it is is signed in. */
  usable(): Promise<unknown>;
}

type Results = Readonly<Record<string, CommandResultPartsFragment>>;
type BatchDocument = TypedDocumentNode<Results, Record<string, unknown>>;

/** Sends and asks nothing in the name of anybody but `owner`: where another person has signed in since, it waits for `owner`. */
export function createImportTransport(
  { graphql, commands, sessions }: Pick<Services, 'graphql' | 'commands' | 'sessions'>,
  owner: string,
): ImportTransport {
  const isOwners = isUsableBy(owner);
  return {
    usable: () => waitFor(sessions, isOwners),
    onChange: (listener) => commands.onChange(listener),
    send: async (batch) => {
      if (!isOwners(sessions.get())) return { kind: 'unanswered', why: 'UNAUTHENTICATED' };
      const { data, error } = await graphql
        .mutation(batchDocument(batch.map(({ asked }) => asked.mutation)), variablesOf(batch))
        .toPromise();
      const results = batch.flatMap((_, index) => data?.[`r${index}`] ?? []);
      if (results.length === batch.length) return { kind: 'results', results };
      if (error === undefined) return { kind: 'unanswered', why: 'INTERNAL' };
      const { code, retryable } = failureOf(error);
      return retryable || code === 'UNAUTHENTICATED'
        ? { kind: 'unanswered', why: code }
        : { kind: 'refused', code };
    },
    commandsByIds: async (ids) => {
      if (!isOwners(sessions.get())) return null;
      const { data } = await graphql
        .query(CommandsByIdsDocument, { ids: [...ids] }, { requestPolicy: 'network-only' })
        .toPromise();
      return data?.commandsByIds ?? null;
    },
  };
}

const variablesOf = (batch: readonly Sent[]): Record<string, unknown> =>
  Object.fromEntries(
    batch.flatMap(({ asked, key }, index) => [
      [`i${index}`, asked.input],
      [`k${index}`, key],
    ]),
  );

/** Several mutations in one request, each under an alias; the edge does them one after the other. */
export function batchDocument(mutations: readonly MutationName[]): BatchDocument {
  const variables = mutations.map((name, index) => `$i${index}: ${inputType(name)}!, $k${index}: String`);
  const fields = mutations.map(
    (name, index) =>
      `r${index}: ${name}(input: $i${index}, idempotencyKey: $k${index}) { ...CommandResultParts }`,
  );
  const text = `mutation Import(${variables.join(', ')}) { ${fields.join(' ')} } ${resultParts()}`;
  return text as unknown as BatchDocument;
}

const inputType = (name: MutationName): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;

/** The fragment as the single mutations have it. Documents are texts (see build/operations.mjs). */
function resultParts(): string {
  const text = documentOf('registerCompany') as unknown as string;
  return text.slice(text.indexOf('fragment '));
}
