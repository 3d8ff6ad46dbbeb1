import { attributes } from './attributes.ts';
import type { Evolution } from './evolution.ts';
import { fields } from './fields.ts';
import { names } from './names.ts';
import { promotions } from './promotions.ts';
import { records } from './records.ts';
import { unions } from './unions.ts';

/** The table: every kind of change that Avro knows, with what has to come of it. */
export const allEvolutions: readonly Evolution[] = [
  ...fields,
  ...promotions,
  ...unions,
  ...names,
  ...records,
  ...attributes,
];
