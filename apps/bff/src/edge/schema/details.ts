import { builder } from './builder.ts';

/** A name and a value that go with a code, for programs. */
export const Detail = builder.objectRef<{ name: string; value: string }>('Detail').implement({
  description: 'What goes with a code, by name: the current version, the id of the other company.',
  fields: (t) => ({
    name: t.exposeString('name'),
    value: t.exposeString('value'),
  }),
});

export function detailList(details: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(details).map(([name, value]) => ({ name, value }));
}
