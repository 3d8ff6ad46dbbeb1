const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/**
 * MurmurHash3, 32 bits, x86 variant (Austin Appleby, public domain), seed 0, as Pulsar hashes keys: unsigned.
 */
export function murmur3(bytes: Uint8Array): number {
  let hash = 0;
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    const word =
      byte(bytes, at) |
      (byte(bytes, at + 1) << 8) |
      (byte(bytes, at + 2) << 16) |
      (byte(bytes, at + 3) << 24);
    hash ^= scramble(word);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= scramble(tail(bytes, whole)) ^ bytes.length;
  return finish(hash);
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function tail(bytes: Uint8Array, whole: number): number {
  let word = 0;
  for (let at = bytes.length - 1; at >= whole; at -= 1) word = (word << 8) | byte(bytes, at);
  return word;
}

function scramble(word: number): number {
  const mixed = Math.imul(word, C1);
  return Math.imul((mixed << 15) | (mixed >>> 17), C2);
}

function finish(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How many key hashes there are; 0 is none of them. */
export const HASH_RANGE = 65536;

/** Where a key falls in the range that Key_Shared consumers divide: 1 to 65535. */
export function keyHash(key: Uint8Array): number {
  return 1 + ((murmur3(key) & 0x7fffffff) % (HASH_RANGE - 1));
}
