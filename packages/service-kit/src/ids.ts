import { createHash } from 'node:crypto';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Canonical (lower-case) form only: an id is compared as text. */
export const isUuid = (text: string | undefined): text is string =>
  text !== undefined && uuidPattern.test(text);

/** UUIDv5 (RFC 9562, 5.5): the same namespace and name give the same id, everywhere and always. */
export function uuidV5(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** For messages that bring no usable id of their own: made from where they stood. */
export const idOfPlace = (topic: string, sourceMessageId: string): string =>
  uuidV5('f3d8f2c4-6d0f-5a4e-9c55-2f1f0f2a9d11', `${topic} ${sourceMessageId}`);

/** For commands that time causes. */
export const idOfTimed = (service: string, rule: string, key: string): string =>
  uuidV5('0b5e2a70-8c1c-5b5b-8f43-7a3d1f6b7c02', `${service} ${rule} ${key}`);

/**
 * What makes two messages with one id the same: type, subject and data. The rest of an envelope (times, trace)
 * differs when a request is repeated.
 */
export function payloadHash(type: string, subject: string, data: unknown): string {
  const canonical = JSON.stringify([type, subject, data], (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(canonical).digest('base64url');
}

export const bytesHash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url');
