import type { NamedSchema } from '../../avro/schema.ts';
import type { Found, LintContext, LintRule } from '../lint-rule.ts';

/** What depends on what there was before. */
export const historyRules: readonly LintRule[] = [
  {
    code: 'REQUIRED_ADDED',
    severity: 'error',
    title: 'A field added later has a default, always.',
    why: 'What is in a topic already lacks it. This holds whatever mode the topic has.',
    find: requiredAdded,
  },
];

function requiredAdded(type: NamedSchema, { earlierOf }: LintContext): readonly Found[] {
  if (type.kind !== 'record') return [];
  const earlier = [type.name, ...type.aliases]
    .flatMap(earlierOf)
    .flatMap((schema) => (schema.kind === 'record' ? [new Set(schema.fields.map(({ name }) => name))] : []));
  return type.fields
    .filter((field) => field.default === undefined)
    .filter(({ name, aliases }) => earlier.some((names) => ![name, ...aliases].some((it) => names.has(it))))
    .map(({ name, place }) => ({
      message: `The field ${name} was added to ${type.name} without a default.`,
      remedy: 'Give it a default; for what may be unknown, ["null", …] with default null.',
      member: name,
      place,
    }));
}
