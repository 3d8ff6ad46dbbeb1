import { distance } from '@turf/distance';
import { stringSimilarity } from 'string-similarity-js';
import { isPlaceholder, plainWords } from './placeholder.ts';
import { isProperty, type Point, type Property, type Subject, type Surroundings } from './subject.ts';

export const nearMetres = 5;

// Of two names or addresses, the share of letter pairs (Dice's coefficient) from which they count as alike.
const alikeNames = 0.75;
const alikeAddresses = 0.6;

/** Another property within 5 m whose name or address is alike; the one found before is kept while it holds. */
export function findDuplicate(property: Property, surroundings: Surroundings): string | null {
  if (property.retired || !property.facts.coordinates) return null;
  const before = property.duplicateOf === null ? null : surroundings.get(property.duplicateOf);
  if (before && mayBeSame(property, before)) return before.id;
  return (
    duplicatesOf(property, surroundings)
      .map(({ id }) => id)
      .toSorted()[0] ?? null
  );
}

export function duplicatesOf(property: Property, surroundings: Surroundings): readonly Subject[] {
  return surroundings.filter((other) => mayBeSame(property, other));
}

/** Symmetric: what is true of two properties is true of the two the other way round. */
export function mayBeSame(one: Subject, other: Subject): boolean {
  if (one.id === other.id || one.retired || other.retired || !isProperty(one) || !isProperty(other))
    return false;
  return areNear(one.facts.coordinates, other.facts.coordinates) && areAlike(one, other);
}

function areNear(one: Point | null, other: Point | null): boolean {
  if (!one || !other || Math.abs(one.latitude - other.latitude) > 0.001) return false;
  return distance(position(one), position(other), { units: 'meters' }) <= nearMetres;
}

const position = ({ longitude, latitude }: Point) => [longitude, latitude];

/**
 * Names alike, or addresses alike. Names that carry different numbers (`Office 301`, `Office 302`) tell units of one
 * building apart, whatever the address.
 */
function areAlike({ facts: one }: Property, { facts: other }: Property): boolean {
  const names = comparable(one.name, other.name);
  if (names && !sameNumbers(...names)) return false;
  if (names && similarity(...names) >= alikeNames) return true;
  const addresses = comparable(one.addressLine, other.addressLine);
  return addresses !== null && sameNumbers(...addresses) && similarity(...addresses) >= alikeAddresses;
}

function comparable(one: string | null, other: string | null): [string, string] | null {
  if (one === null || other === null || isPlaceholder(one) || isPlaceholder(other)) return null;
  return [plainWords(one), plainWords(other)];
}

function sameNumbers(one: string, other: string): boolean {
  return numbers(one) === numbers(other);
}

function numbers(words: string): string {
  return (words.match(/\d+/g) ?? []).toSorted().join(' ');
}

function similarity(one: string, other: string): number {
  return one === other ? 1 : stringSimilarity(one, other);
}
