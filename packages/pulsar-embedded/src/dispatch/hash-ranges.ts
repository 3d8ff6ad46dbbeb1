import type { Recipient } from './dispatcher.ts';
import { HASH_RANGE, murmur3 } from './murmur3.ts';

/** Points of each consumer on the ring, as in Pulsar's default. */
const POINTS = 100;

/** Closed ranges of key hashes. */
export type HashRange = readonly [start: number, end: number];

/** Who owns which key hash. A change of consumers moves as few hashes as possible. */
export interface HashOwners {
  add(recipient: Recipient, ranges?: readonly HashRange[]): void;
  remove(recipient: Recipient): void;
  owner(hash: number): Recipient | undefined;
}

/**
 * Key_Shared AUTO_SPLIT: consistent hashing (each consumer at 100 points of a ring, by its name), which is how Pulsar
 * divides keys by default: with n consumers, one that joins or leaves moves about 1/n of the keys.
 */
export class ConsistentHashing implements HashOwners {
  readonly #recipients: { readonly recipient: Recipient; readonly points: readonly number[] }[] = [];
  #ring: readonly RingPoint[] = [];

  add(recipient: Recipient): void {
    const twins = this.#recipients.filter((other) => other.recipient.name === recipient.name).length;
    this.#recipients.push({
      recipient,
      points: pointsOf(twins === 0 ? recipient.name : `${recipient.name}~${twins}`),
    });
    this.#rebuild();
  }

  remove(recipient: Recipient): void {
    const at = this.#recipients.findIndex((other) => other.recipient === recipient);
    if (at >= 0) this.#recipients.splice(at, 1);
    this.#rebuild();
  }

  /** The consumer at the first point at or after the hash; behind the last point, at the first of the ring. */
  owner(hash: number): Recipient | undefined {
    let low = 0;
    let high = this.#ring.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ring[middle] as RingPoint).point < hash) low = middle + 1;
      else high = middle;
    }
    return (this.#ring[low] ?? this.#ring[0])?.recipient;
  }

  /** Where two have the same point, who came first has it: sorting keeps their order. */
  #rebuild(): void {
    const ring = this.#recipients.flatMap(({ recipient, points }) =>
      points.map((point) => ({ point, recipient })),
    );
    this.#ring = ring.toSorted((a, b) => a.point - b.point);
  }
}

interface RingPoint {
  readonly point: number;
  readonly recipient: Recipient;
}

function pointsOf(name: string): number[] {
  return Array.from({ length: POINTS }, (_, point) => murmur3(Buffer.from(`${name}${point}`)) % HASH_RANGE);
}

/** Key_Shared STICKY: each consumer says which ranges are its own. */
export class StickyRanges implements HashOwners {
  readonly #ranges = new Map<Recipient, readonly HashRange[]>();

  add(recipient: Recipient, ranges: readonly HashRange[] = []): void {
    this.#ranges.set(recipient, ranges);
  }

  remove(recipient: Recipient): void {
    this.#ranges.delete(recipient);
  }

  owner(hash: number): Recipient | undefined {
    for (const [recipient, ranges] of this.#ranges) {
      if (ranges.some(([start, end]) => hash >= start && hash <= end)) return recipient;
    }
    return undefined;
  }

  /** Whether any of these ranges is taken already. */
  overlaps(ranges: readonly HashRange[]): boolean {
    const taken = [...this.#ranges.values()].flat();
    return ranges.some(([start, end]) => taken.some(([from, to]) => start <= to && from <= end));
  }
}
