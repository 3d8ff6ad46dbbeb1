import type { CompanyRole } from '../generated/graphql.ts';
import { countryCodes } from '../shell/countries.ts';

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: 'NUMBER_INVALID' | 'NUMBER_AMBIGUOUS' | 'BOUNDARY_UNREADABLE' };

const good = <Value>(value: Value): Read<Value> => ({ ok: true, value });

/**
 * A number with a point or a comma before its decimals; where there are both, the later one stands before them and the other
 * one parts thousands. `grouped`: `1,234` may mean either, so it is asked about.
 */
export function readNumber(cell: string, grouped: 'may be grouped' | 'never grouped'): Read<number> {
  const text = cell.trim().replaceAll(/[\s\u00a0\u202f']/g, '');
  if (/^[+-]?\d{1,3},\d{3}$/.test(text) && grouped === 'may be grouped')
    return { ok: false, code: 'NUMBER_AMBIGUOUS' };
  const decimal = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
  const group = decimal === ',' ? '.' : ',';
  const parts = text.split(group);
  if (parts.length > 1 && !parts.slice(1).every((part) => /^\d{3}(?!\d)/.test(part)))
    return { ok: false, code: 'NUMBER_INVALID' };
  const plain = parts.join('').replace(decimal, '.');
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d{1,2})?$/i.test(plain)
    ? good(Number(plain))
    : { ok: false, code: 'NUMBER_INVALID' };
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '');

let named: ReadonlyMap<string, string> | null = null;

/** By its code, or by its name in English or Spanish; as it is written where it is neither. */
export function readCountry(cell: string): string {
  const code = cell.trim().toUpperCase();
  if (/^[A-Z]{2}$/.test(code)) return code;
  named ??= countryNames();
  return named.get(plain(cell)) ?? cell.trim();
}

function countryNames(): ReadonlyMap<string, string> {
  const languages = ['en', 'es'].map((language) => new Intl.DisplayNames(language, { type: 'region' }));
  return new Map(
    languages.flatMap((names) => countryCodes.map((code) => [plain(names.of(code) ?? code), code])),
  );
}

/** In English, then in Spanish; several and the feminine where people write so. */
const roleWords: Readonly<Record<CompanyRole, string>> = {
  OWNER: 'owner propietario propietaria dueno duena',
  MANAGER: 'manager administrador administradora gestor gestora',
  DEVELOPER: 'developer promotor promotora desarrollador desarrolladora constructor constructora',
  BROKER: 'broker agent corredor corredora intermediario intermediaria inmobiliaria',
  TENANT: 'tenant arrendatario arrendataria inquilino inquilina',
};

const roleOf = new Map(
  Object.entries(roleWords).flatMap(([role, words]) =>
    words.split(' ').map((word) => [word, role as CompanyRole] as const),
  ),
);

/** Parted by commas, semicolons, bars or strokes. */
export function readRoles(cell: string): { roles: CompanyRole[]; unknown: string[] } {
  const words = cell
    .split(/[,;|/]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const roles = words.flatMap((word) => roleOf.get(plain(word)) ?? []);
  return { roles: [...new Set(roles)], unknown: words.filter((word) => !roleOf.has(plain(word))) };
}

export type Rings = number[][][];

/** A GeoJSON polygon, or its coordinates alone (RFC 7946, 3.1.6). */
export function readBoundary(cell: string): Read<Rings> {
  try {
    const value = JSON.parse(cell) as { type?: unknown; coordinates?: unknown };
    const rings = Array.isArray(value) ? value : value.type === 'Polygon' ? value.coordinates : null;
    return isRings(rings) ? good(rings) : { ok: false, code: 'BOUNDARY_UNREADABLE' };
  } catch {
    return { ok: false, code: 'BOUNDARY_UNREADABLE' };
  }
}

const isRings = (value: unknown): value is Rings =>
  isList(value) &&
  value.every((ring) => isList(ring) && ring.every((place) => isList(place) && place.every(isFiniteNumber)));

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isFiniteNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
