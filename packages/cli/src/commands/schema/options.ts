import { InvalidArgumentError } from 'commander';

/** A whole number from 1. */
export function fromOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is no number from 1.');
  return value;
}

/** Of `--retained`: how many messages of each topic. */
export const retained = (text: string): number | 'all' => (text === 'all' ? 'all' : fromOne(text));

/** Seconds, which may have a fraction. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 3600)
    throw new InvalidArgumentError('It is no number of seconds (up to 3600).');
  return value;
}

export const schemasOption = ['--schemas <dir>', 'the folder with the contracts (default: schemas)'] as const;
export const tenantOption = [
  '--tenant <name>',
  'of the topics in a Pulsar registry (ALPES_TENANT, default alpes)',
] as const;
export const timeoutOption = [
  '--timeout <seconds>',
  'for one answer of a registry (default 10)',
  seconds,
] as const;

export const SOURCES = `
Sources:
  git:REF           a commit, branch or tag of this repository; git:main... is where this branch left main
  dir:PATH          a folder with contracts
  registry:URL      a schema registry, Pulsar's or a Confluent-style one, whichever answers there (pulsar:URL and
                    confluent:URL say which); without a URL, that of the Pulsar that the other commands talk to
A token goes into ALPES_REGISTRY_TOKEN, or user:password@ into the address.`;
