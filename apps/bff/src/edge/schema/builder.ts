import SchemaBuilder from '@pothos/core';
import type { EdgeContext } from '../context.ts';

/** Everything that the schema's parts are written with. Fields are non-null unless they say otherwise. */
export const builder = new SchemaBuilder<{
  Context: EdgeContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
}>({ defaultFieldNullability: false });
