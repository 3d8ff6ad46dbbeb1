import { PulsarError } from './errors.ts';

const FULL = /^(persistent|non-persistent):\/\/[^/]+\/[^/]+\/.+$/;

/** `topic`, `tenant/namespace/topic` and the full form all as `persistent://tenant/namespace/topic`. */
export function fullTopicName(name: string): string {
  const full = name.includes('://') ? name : expand(name);
  if (FULL.test(full)) return full;
  throw new PulsarError(
    'InvalidTopicName',
    `'${name}' is not a topic: use persistent://tenant/namespace/topic.`,
  );
}

export function partitionName(topic: string, partition: number): string {
  return `${topic}-partition-${partition}`;
}

/** -1 where the name is not that of a partition. */
export function partitionOf(topic: string): number {
  const match = /-partition-(\d+)$/.exec(topic);
  return match === null ? -1 : Number(match[1]);
}

function expand(name: string): string {
  return name.includes('/') ? `persistent://${name}` : `persistent://public/default/${name}`;
}
