import { feature, featuresContaining } from '@rapideditor/country-coder';
import { isPlaceholder } from './placeholder.ts';
import type { CompanyFacts, Facts, Point, PropertyFacts } from './subject.ts';

export type Severity = 'ERROR' | 'WARNING' | 'INFO';

/** What a rule saw, by name. */
export type Details = Readonly<Record<string, string>>;

/** What can be known of a company only from elsewhere. */
export interface CompanyContext {
  readonly at: Date;
  readonly hasProperty: boolean;
}

/** What can be known of a property only from elsewhere. */
export interface PropertyContext {
  readonly owner: 'UNKNOWN' | 'ACTIVE' | 'WITHDRAWN';
  readonly duplicateOf: string | null;
}

interface Rule<F extends Facts, C> {
  readonly severity: Severity;
  /** What is missing or wrong, or null when nothing is. */
  broken(facts: F, context: C): Details | null;
}

const nothing: Details = {};
const when = (condition: boolean): Details | null => (condition ? nothing : null);

/** How long a company may be without a property before that is worth a word. */
export const propertyDueMs = 24 * 60 * 60 * 1000;

export const companyRules = {
  TAX_ID_MISSING: rule<CompanyFacts, CompanyContext>('WARNING', ({ taxId }) => when(!taxId)),
  CONTACT_MISSING: rule<CompanyFacts, CompanyContext>('WARNING', ({ contact }) => when(!contact)),
  LEGAL_NAME_MISSING: rule<CompanyFacts, CompanyContext>('WARNING', ({ legalName }) => when(!legalName)),
  NAME_PLACEHOLDER: rule<CompanyFacts, CompanyContext>('WARNING', placeholderName),
  ADDRESS_MISSING: rule<CompanyFacts, CompanyContext>('INFO', ({ address }) => when(!address)),
  NO_PROPERTY: rule<CompanyFacts, CompanyContext>('INFO', noProperty),
};

export const propertyRules = {
  OWNER_UNKNOWN: rule<PropertyFacts, PropertyContext>('ERROR', ownerIs('UNKNOWN')),
  OWNER_WITHDRAWN: rule<PropertyFacts, PropertyContext>('ERROR', ownerIs('WITHDRAWN')),
  COORDINATES_MISSING: rule<PropertyFacts, PropertyContext>('ERROR', ({ coordinates }) => when(!coordinates)),
  LOCALITY_MISSING: rule<PropertyFacts, PropertyContext>('WARNING', ({ locality }) => when(!locality)),
  AREA_MISSING: rule<PropertyFacts, PropertyContext>('WARNING', ({ area }) => when(!area)),
  POINT_OUTSIDE_COUNTRY: rule<PropertyFacts, PropertyContext>('WARNING', outsideCountry),
  NAME_PLACEHOLDER: rule<PropertyFacts, PropertyContext>('WARNING', placeholderName),
  POSTAL_CODE_MISSING: rule<PropertyFacts, PropertyContext>('INFO', ({ postalCode }) => when(!postalCode)),
  POSSIBLE_DUPLICATE: rule<PropertyFacts, PropertyContext>('INFO', possibleDuplicate),
};

/** Stable: people filter by them, clients translate them. */
export type RuleCode = keyof typeof companyRules | keyof typeof propertyRules;

export const severities: Readonly<Record<RuleCode, Severity>> = Object.fromEntries(
  Object.entries({ ...companyRules, ...propertyRules }).map(([code, { severity }]) => [code, severity]),
) as Record<RuleCode, Severity>;

/** The rules that a subject breaks, with what they saw. */
export type Broken = ReadonlyMap<RuleCode, Details>;

export const brokenByCompany = (facts: CompanyFacts, context: CompanyContext): Broken =>
  brokenOf(companyRules, facts, context);

export const brokenByProperty = (facts: PropertyFacts, context: PropertyContext): Broken =>
  brokenOf(propertyRules, facts, context);

function brokenOf<F extends Facts, C>(rules: Record<string, Rule<F, C>>, facts: F, context: C): Broken {
  const broken = new Map<RuleCode, Details>();
  for (const [code, check] of Object.entries(rules)) {
    const details = check.broken(facts, context);
    if (details) broken.set(code as RuleCode, details);
  }
  return broken;
}

function rule<F extends Facts, C>(severity: Severity, broken: Rule<F, C>['broken']): Rule<F, C> {
  return { severity, broken };
}

function placeholderName({ name }: Facts): Details | null {
  return isPlaceholder(name) ? { name } : null;
}

function noProperty({ registeredAt }: CompanyFacts, { at, hasProperty }: CompanyContext): Details | null {
  return when(!hasProperty && at.getTime() >= registeredAt.getTime() + propertyDueMs);
}

function ownerIs(standing: PropertyContext['owner']) {
  return ({ ownerId }: PropertyFacts, { owner }: PropertyContext): Details | null => {
    if (owner !== standing) return null;
    return ownerId === null ? nothing : { ownerId };
  };
}

function possibleDuplicate(_facts: PropertyFacts, { duplicateOf }: PropertyContext): Details | null {
  return duplicateOf === null ? null : { propertyId: duplicateOf };
}

/** Territories count as their country and as themselves: a point in Puerto Rico is in PR and in US. */
function outsideCountry({ coordinates, country }: PropertyFacts): Details | null {
  if (!coordinates || !feature(country)) return null;
  const found = countriesAt(coordinates);
  return found.includes(country) ? null : { country: found[0] ?? '' };
}

function countriesAt({ longitude, latitude }: Point): readonly string[] {
  return featuresContaining([longitude, latitude]).flatMap(({ properties: { iso1A2 } }) => iso1A2 ?? []);
}
