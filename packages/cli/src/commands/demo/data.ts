import { readFile } from 'node:fs/promises';

/** A listed company, as far as the source knows it. */
export interface DemoCompany {
  readonly key: string;
  readonly name: string;
  readonly country: string;
  readonly roles: readonly string[];
  readonly website?: string;
  /** The seat. */
  readonly address?: string;
}

/** A place, taken for a property; `owner` is a company's key. */
export interface DemoProperty {
  readonly key: string;
  readonly owner: string;
  readonly name: string;
  readonly country: string;
  readonly administrativeArea?: string;
  readonly locality: string;
  readonly coordinates: { readonly latitude: number; readonly longitude: number };
}

export interface DemoData {
  readonly companies: readonly DemoCompany[];
  readonly properties: readonly DemoProperty[];
}

/** What the demo loads: no property without its owner. packages/cli/data says where it comes from. */
export async function demoData(limits: { companies?: number; properties?: number } = {}): Promise<DemoData> {
  const [listed, places] = await Promise.all([
    records<DemoCompany>('companies.json'),
    records<DemoProperty>('properties.json'),
  ]);
  const companies = listed.slice(0, limits.companies ?? listed.length);
  const keys = new Set(companies.map(({ key }) => key));
  const properties = places.filter(({ owner }) => keys.has(owner));
  return { companies, properties: properties.slice(0, limits.properties ?? properties.length) };
}

async function records<T>(file: string): Promise<readonly T[]> {
  const url = new URL(`../../../data/${file}`, import.meta.url);
  return (JSON.parse(await readFile(url, 'utf8')) as { records: readonly T[] }).records;
}
