const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/** MurmurHash3 x86 32 of the UTF-8 bytes, seed 0, without its sign bit: what Pulsar calls Murmur3_32Hash. */
export function murmur3(key: string): number {
  const bytes = Buffer.from(key, 'utf8');
  let hash = 0;
  let position = 0;
  for (; position + 4 <= bytes.length; position += 4) {
    hash ^= scramble(bytes.readInt32LE(position));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= scramble(tail(bytes, position));
  return finish(hash ^ bytes.length) & 0x7fffffff;
}

function tail(bytes: Buffer, start: number): number {
  let value = 0;
  for (let index = bytes.length - 1; index >= start; index--) value = (value << 8) | bytes[index]!;
  return value;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, C1);
  return Math.imul((mixed << 15) | (mixed >>> 17), C2);
}

function finish(hash: number): number {
  let value = hash;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
