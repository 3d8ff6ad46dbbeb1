import type { ObjectRef } from '@pothos/core';
import type { Delivered } from '../reads/subscriptions.ts';
import { builder } from './builder.ts';

type Ref<Row> = ObjectRef<(typeof builder)['$inferSchemaTypes'], Row>;

export interface ChangeType<Row> {
  /** `CompanyChange`. */
  readonly name: string;
  /** The field that has the object: `company`. */
  readonly field: string;
  readonly type: Ref<Row>;
}

/** What a subscription to objects delivers. */
export function changeOf<Row extends object>({ name, field, type }: ChangeType<Row>): Ref<Delivered<Row>> {
  const change = builder.objectRef<Delivered<Row>>(name);
  change.implement({
    description: `The state of a ${field} as of the cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'Subscribing again after it misses nothing and repeats nothing.',
      }),
      id: t.exposeID('id', {
        nullable: true,
        description: 'Null in the first item of a subscription to many: it says only where that starts.',
      }),
      [field]: t.field({
        type: type as Ref<object>,
        nullable: true,
        description: `Null where there is no such ${field} (yet, or any more).`,
        resolve: (delivered) => delivered.state,
      }),
    }),
  });
  return change;
}

/** Arguments of a subscription that goes on where it ended. */
export const afterArgument = builder.args((t) => ({
  after: t.string({
    description: 'Cursor of the last item that was seen; without it the state now comes first.',
  }),
}));
