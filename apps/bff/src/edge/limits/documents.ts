import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { refuse } from '../outward-errors.ts';
import type { Limits } from './limits.ts';
import { limitRules } from './rules.ts';

export interface DocumentsOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly introspection: boolean;
}

/**
 * Parses and validates what comes over the websocket, with the same limits as Apollo does over HTTP, and remembers
 * valid documents by their text, a million characters of it: a parsed document takes some fifty times its text.
 */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #tokens: number;
  readonly #rules: readonly ValidationRule[];
  readonly #suggestions: boolean;
  readonly #valid = new LRUCache<string, DocumentNode>({
    maxSize: 1_000_000,
    maxEntrySize: 50_000,
    sizeCalculation: (_document, source) => source.length,
  });

  constructor({ schema, limits, introspection }: DocumentsOptions) {
    this.#schema = schema;
    this.#tokens = limits.tokens;
    this.#suggestions = introspection;
    this.#rules = [
      ...specifiedRules,
      ...limitRules(limits),
      ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
    ];
  }

  /** @returns the document, or what is wrong with it. */
  prepare(source: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#valid.get(source);
    if (known !== undefined) return known;
    const document = this.#parse(source);
    if (document instanceof GraphQLError) return [document];
    const errors = validate(this.#schema, document, this.#rules);
    if (errors.length > 0) return errors.map((error) => this.#refusal(error));
    this.#valid.set(source, document);
    return document;
  }

  #parse(source: string): DocumentNode | GraphQLError {
    try {
      return parse(source, { maxTokens: this.#tokens });
    } catch (error) {
      if (error instanceof GraphQLError) return coded(error, 'GRAPHQL_PARSE_FAILED', error.message);
      return refuse('GRAPHQL_PARSE_FAILED', 'The document cannot be parsed.');
    }
  }

  #refusal(error: GraphQLError): GraphQLError {
    const message = this.#suggestions ? error.message : error.message.replace(/ ?Did you mean .*\?$/, '');
    return coded(error, 'GRAPHQL_VALIDATION_FAILED', message);
  }
}

function coded(error: GraphQLError, code: string, message: string): GraphQLError {
  return new GraphQLError(message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  });
}
