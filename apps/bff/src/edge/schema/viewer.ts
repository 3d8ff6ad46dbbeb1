import type { Principal } from '../access/principal.ts';
import { builder } from './builder.ts';
import { onlyFor } from './severity.ts';

const Role = builder.enumType('Role', {
  values: { STAFF: { value: 'staff' }, OPERATOR: { value: 'operator' } } as const,
});

const Viewer = builder.objectRef<Principal>('Viewer').implement({
  description: 'Who is asking.',
  fields: (t) => ({
    id: t.exposeID('id'),
    roles: t.field({ type: [Role], resolve: (principal) => principal.roles }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: Viewer,
    extensions: onlyFor(),
    resolve: (_root, _args, { principal }) => principal,
  }),
}));
