import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { protect } from './protect.ts';
import './scalars.ts';
import './viewer.ts';
import './company.ts';
import './company-mutations.ts';
import './location.ts';
import './location-clusters.ts';
import './location-mutations.ts';
import './finding.ts';
import './audit-mutations.ts';
import './completeness.ts';
import './command.ts';

builder.queryType({});
builder.mutationType({
  description: 'Each is answered when the message broker has the command, not when it took effect.',
});
builder.subscriptionType({});

/** The schema, of which apps/bff/schema.graphql is the committed text. */
export const schema: GraphQLSchema = protect(builder.toSchema());
