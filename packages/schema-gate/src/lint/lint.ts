import type { NamedSchema } from '../avro/schema.ts';
import type { Found, LintContext, LintFinding, LintRule } from './lint-rule.ts';
import { defaultLintSettings, type LintSettings } from './lint-settings.ts';
import { docRules } from './rules/docs.ts';
import { historyRules } from './rules/history.ts';
import { nameRules } from './rules/names.ts';
import { typeRules } from './rules/types.ts';

/** All rules, in the order in which they are documented. */
export const lintRules: readonly LintRule[] = [...nameRules, ...docRules, ...typeRules, ...historyRules];

type Named = { readonly named: ReadonlyMap<string, NamedSchema> };

export interface LintOptions {
  readonly settings?: LintSettings;
  /** Earlier states, newest first; without any, REQUIRED_ADDED finds nothing. */
  readonly earlier?: readonly Named[];
}

/**
 * What in the schemas is not as the habits of the house have it, by file and line. Every definition is looked at once, also
 * one inside another. Schemas that were refused by the parser are not among them.
 */
export function lint(parsed: Named, options: LintOptions = {}): readonly LintFinding[] {
  const { settings = defaultLintSettings, earlier = [] } = options;
  const context: LintContext = {
    snakeCaseFields: new Set(settings.snakeCaseFields),
    earlierOf: (name) => earlier.flatMap(({ named }) => named.get(name) ?? []),
  };
  return [...parsed.named.values()]
    .flatMap((type) => lintRules.flatMap((rule) => findings(rule, type, context, settings)))
    .toSorted(byPlace);
}

function findings(
  rule: LintRule,
  type: NamedSchema,
  context: LintContext,
  settings: LintSettings,
): readonly LintFinding[] {
  const severity = settings.rules[rule.code] ?? rule.severity;
  if (severity === 'off') return [];
  const except = new Set(settings.except[rule.code]);
  const found = rule
    .find(type, context)
    .filter(({ member }) => !except.has(member === undefined ? type.name : `${type.name}.${member}`));
  return found.map(({ message, remedy, member, place }: Found) => ({
    code: rule.code,
    severity,
    message,
    remedy,
    type: type.name,
    member,
    place,
  }));
}

const byPlace = ({ place: a }: LintFinding, { place: b }: LintFinding): number =>
  compare(a.file, b.file) || a.line - b.line || a.column - b.column;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
