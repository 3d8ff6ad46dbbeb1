import type { CompanyQuery } from '../generated/graphql.ts';

export type CompanyDetail = NonNullable<CompanyQuery['company']>;
