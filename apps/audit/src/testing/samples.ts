import type { News } from '../domain/decide.ts';
import type { CompanyFacts, Point, PropertyFacts, Subject, Surroundings } from '../domain/subject.ts';

/** A company and a property with nothing missing and nothing wrong, for tests to take from. */
export const day0 = new Date('2026-03-01T12:00:00Z');
export const days = (count: number) => new Date(day0.getTime() + count * 24 * 60 * 60 * 1000);

export const companyId = (n: number) => `c0000000-0000-4000-8000-00000000000${n}`;
export const propertyId = (n: number) => `a0000000-0000-4000-8000-00000000000${n}`;

export const bogota: Point = { latitude: 4.65, longitude: -74.05 };

type CompanyNews = Omit<CompanyFacts, 'registeredAt' | 'kind'>;

export function company(n: number, facts: Partial<CompanyNews> = {}, news: Partial<News> = {}): News {
  return {
    id: companyId(n),
    facts: {
      kind: 'COMPANY',
      name: `Acme ${n}`,
      country: 'CO',
      legalName: `Acme ${n} SAS`,
      taxId: true,
      contact: true,
      address: 'Calle 1',
      ...facts,
    },
    subjectVersion: 1,
    retired: false,
    at: day0,
    ...news,
  };
}

export function property(n: number, facts: Partial<PropertyFacts> = {}, news: Partial<News> = {}): News {
  return {
    id: propertyId(n),
    facts: {
      kind: 'PROPERTY',
      name: `Torre ${n}`,
      country: 'CO',
      ownerId: companyId(1),
      locality: 'Bogotá',
      addressLine: `Carrera ${n}`,
      postalCode: '110111',
      coordinates: bogota,
      area: true,
      ...facts,
    },
    subjectVersion: 1,
    retired: false,
    at: day0,
    ...news,
  };
}

/** Subjects by id, as decisions see them. */
export class World implements Surroundings {
  readonly subjects: Map<string, Subject>;

  constructor(subjects: Iterable<readonly [string, Subject]> = []) {
    this.subjects = new Map(subjects);
  }

  get(id: string): Subject | null {
    return this.subjects.get(id) ?? null;
  }

  filter(predicate: (subject: Subject) => boolean): readonly Subject[] {
    return [...this.subjects.values()].filter(predicate);
  }
}
