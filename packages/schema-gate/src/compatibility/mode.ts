/** Confluent's and Pulsar's names; BACKWARD: the new schema reads what the old one wrote. */
export const compatibilityModes = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const;

export type CompatibilityMode = (typeof compatibilityModes)[number];

export const defaultMode: CompatibilityMode = 'BACKWARD_TRANSITIVE';
