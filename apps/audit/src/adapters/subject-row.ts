import type { AggregateTable, Json, Row } from '@alpes/service-kit';
import { cellOf } from '../domain/grid.ts';
import type { RuleCode } from '../domain/rules.ts';
import type { CompanyFacts, Facts, Finding, PropertyFacts, Subject, SubjectKind } from '../domain/subject.ts';

export const subjectTable: AggregateTable<Subject> = { table: 'subject', toRow, fromRow };

function toRow(subject: Subject): Row {
  const { id, version, facts, retired, subjectVersion, auditedAt, duplicateOf, openings } = subject;
  return {
    id,
    version,
    kind: facts.kind,
    retired,
    subject_version: subjectVersion,
    audited_at: auditedAt,
    name: facts.name,
    country: facts.country,
    ...(facts.kind === 'COMPANY' ? companyColumns(facts) : propertyColumns(facts)),
    duplicate_of: duplicateOf,
    findings: subject.findings as unknown as Json,
    openings,
  };
}

function companyColumns({ registeredAt, legalName, taxId, contact, address }: CompanyFacts) {
  return { registered_at: registeredAt, legal_name: legalName, tax_id: taxId, contact, address };
}

function propertyColumns({ ownerId, locality, addressLine, postalCode, coordinates, area }: PropertyFacts) {
  return {
    owner_id: ownerId,
    locality,
    address_line: addressLine,
    postal_code: postalCode,
    latitude: coordinates?.latitude ?? null,
    longitude: coordinates?.longitude ?? null,
    cell: coordinates && cellOf(coordinates),
    area,
  };
}

type Dated<T, K extends keyof T> = Omit<T, K> & { readonly [key in K]: string };
type FindingJson = Omit<Dated<Finding, 'since'>, 'acknowledgement'> & {
  readonly acknowledgement: Dated<NonNullable<Finding['acknowledgement']>, 'at'> | null;
};

/** A row as `toRow` writes it; the columns' types are prisma/audit/schema.prisma's. */
interface SubjectRow extends Row {
  readonly kind: SubjectKind;
  readonly retired: boolean;
  readonly subject_version: number;
  readonly audited_at: string;
  readonly name: string;
  readonly country: string;
  readonly registered_at: string;
  readonly legal_name: string | null;
  readonly tax_id: boolean;
  readonly contact: boolean;
  readonly address: string | null;
  readonly owner_id: string | null;
  readonly locality: string | null;
  readonly address_line: string | null;
  readonly postal_code: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly area: boolean;
  readonly duplicate_of: string | null;
  readonly findings: readonly Json[];
  readonly openings: { readonly [rule in RuleCode]?: number };
}

function fromRow(row: Row): Subject {
  const read = row as SubjectRow;
  return {
    id: read.id,
    version: read.version,
    facts: toFacts(read),
    retired: read.retired,
    subjectVersion: read.subject_version,
    auditedAt: new Date(read.audited_at),
    duplicateOf: read.duplicate_of,
    findings: (read.findings as unknown as readonly FindingJson[]).map(toFinding),
    openings: read.openings,
  };
}

function toFacts(row: SubjectRow): Facts {
  const { kind, name, country } = row;
  if (kind === 'PROPERTY') return { kind, name, country, ...toPropertyFacts(row) };
  const { registered_at, legal_name: legalName, tax_id: taxId, contact, address } = row;
  return { kind, name, country, legalName, taxId, contact, address, registeredAt: new Date(registered_at) };
}

function toPropertyFacts(row: SubjectRow): Omit<PropertyFacts, 'kind' | 'name' | 'country'> {
  const { owner_id: ownerId, locality, address_line: addressLine, postal_code: postalCode, area } = row;
  const { latitude, longitude } = row;
  const coordinates = latitude !== null && longitude !== null ? { latitude, longitude } : null;
  return { ownerId, locality, addressLine, postalCode, coordinates, area };
}

function toFinding({ since, acknowledgement, ...same }: FindingJson): Finding {
  return {
    ...same,
    since: new Date(since),
    acknowledgement: acknowledgement && { ...acknowledgement, at: new Date(acknowledgement.at) },
  };
}
