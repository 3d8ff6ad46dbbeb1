import type { AggregateTable, Row } from '@alpes/service-kit';
import { type Company, type Role, taxClaim } from '../domain/company.ts';

/** The claim on a tax id is a unique column: null for who has none or is withdrawn. */
export const companyTable: AggregateTable<Company> = {
  table: 'company',
  unique: ['tax_key'],
  toRow,
  fromRow,
};

function toRow(company: Company): Row {
  return {
    id: company.id,
    version: company.version,
    status: company.status,
    name: company.name,
    legal_name: company.legalName,
    country: company.country,
    tax_country: company.taxId?.country ?? null,
    tax_number: company.taxId?.number ?? null,
    tax_key: taxClaim(company),
    roles: company.roles,
    email: company.email,
    phone: company.phone,
    website: company.website,
    address: company.address,
  };
}

/** A row as `toRow` writes it; the columns' types are prisma/companies/schema.prisma's. */
interface CompanyRow extends Row {
  readonly status: Company['status'];
  readonly name: string;
  readonly legal_name: string | null;
  readonly country: string;
  readonly tax_country: string | null;
  readonly tax_number: string | null;
  readonly roles: readonly Role[];
  readonly email: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  readonly address: string | null;
}

function fromRow(row: Row): Company {
  const read = row as CompanyRow;
  const { id, version, status, name, country, roles, email, phone, website, address } = read;
  const { legal_name: legalName, tax_country: taxCountry, tax_number: number } = read;
  const taxId = taxCountry !== null && number !== null ? { country: taxCountry, number } : null;
  return { id, version, status, name, legalName, country, taxId, roles, email, phone, website, address };
}
