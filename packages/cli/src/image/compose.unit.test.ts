import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image: string;
  readonly profiles: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const services = Object.entries(compose.services);
const apps = ['companies', 'geographic', 'audit', 'projector', 'edge'];

test('compose has a service for each app, from one image', () => {
  const ours = services.filter(([, service]) => service.environment?.['ALPES_APP'] !== undefined);
  expect(ours.map(([name]) => name)).toEqual(apps);
  for (const [name, service] of ours) {
    expect(service).toMatchObject({ image: 'alpes', profiles: ['services'] });
    expect(service.environment?.['ALPES_APP']).toBe(name);
  }
});

test('compose makes every database that a service names', () => {
  const made = [...read('docker/create-databases.sql').matchAll(/CREATE DATABASE (\w+)/g)].map(
    ([, name]) => name,
  );
  for (const [, { environment }] of services) {
    const database = /\/(\w+)$/.exec(environment?.['DATABASE_URL'] ?? '')?.[1];
    if (database !== undefined) expect(made).toContain(database);
  }
});

test('compose publishes on loopback alone', () => {
  const ports = services.flatMap(([, service]) => service.ports ?? []);
  expect(ports.length).toBeGreaterThan(0);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('each service depends on services that are there, and each profile has one', () => {
  const names = services.map(([name]) => name);
  for (const [, service] of services) {
    for (const other of Object.keys(service.depends_on ?? {})) expect(names).toContain(other);
  }
  expect([...new Set(services.flatMap(([, { profiles }]) => profiles))].toSorted()).toEqual([
    'db',
    'pulsar',
    'services',
  ]);
});

test('the image runs as somebody else than root and is checked for health', () => {
  const lastStage = read('Dockerfile')
    .split(/^FROM /m)
    .at(-1);
  expect(lastStage).toMatch(/^USER node$/m);
  expect(lastStage).toMatch(/^HEALTHCHECK .*docker\/healthcheck\.mjs/m);
});
