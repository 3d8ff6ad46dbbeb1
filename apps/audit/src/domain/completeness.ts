import { isPlaceholder } from './placeholder.ts';
import type { CompanyFacts, Facts, PropertyFacts } from './subject.ts';

/** The audited fields of a subject: how many there are, and which have no value. */
export interface Completeness {
  readonly present: number;
  readonly total: number;
  readonly missing: readonly string[];
}

type Presence<F> = Readonly<Record<string, (facts: F) => boolean>>;

const companyFields: Presence<CompanyFacts> = {
  name: ({ name }) => !isPlaceholder(name),
  legalName: ({ legalName }) => legalName !== null,
  taxId: ({ taxId }) => taxId,
  contact: ({ contact }) => contact,
  address: ({ address }) => address !== null,
};

const propertyFields: Presence<PropertyFacts> = {
  name: ({ name }) => !isPlaceholder(name),
  ownerId: ({ ownerId }) => ownerId !== null,
  coordinates: ({ coordinates }) => coordinates !== null,
  locality: ({ locality }) => locality !== null,
  areaM2: ({ area }) => area,
  postalCode: ({ postalCode }) => postalCode !== null,
};

/** A placeholder is no value; nothing is expected of what is retired. */
export function completenessOf(facts: Facts, retired: boolean): Completeness {
  if (retired) return { present: 0, total: 0, missing: [] };
  return facts.kind === 'COMPANY' ? count(companyFields, facts) : count(propertyFields, facts);
}

function count<F>(fields: Presence<F>, facts: F): Completeness {
  const names = Object.keys(fields);
  const missing = names.filter((name) => !fields[name]?.(facts));
  return { present: names.length - missing.length, total: names.length, missing };
}
