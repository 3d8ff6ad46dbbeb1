import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Party } from './impact.ts';
import { upgradeOrder } from './upgrade-order.ts';

/** `audit<companies/events` reads, `companies>companies/events` writes. */
const parties = (...written: string[]): Party[] =>
  written.map((text) => {
    const [app = '', topic = ''] = text.split(/[<>]/);
    return { app, role: text.includes('<') ? 'reads' : 'writes', topic };
  });

const steps = (first: 'readers' | 'writers' | 'any', ...written: string[]) => {
  const order = upgradeOrder({ first, parties: parties(...written), kept: [] });
  if (!order.safe) throw new Error(order.why);
  return order.steps.map(({ upgrade }) => upgrade);
};

const events = ['companies>companies/events', 'audit<companies/events', 'projector<companies/events'];

test('readers come before the writer, or the writer before its readers', () => {
  expect(steps('readers', ...events)).toEqual([['audit', 'projector'], ['companies']]);
  expect(steps('writers', ...events)).toEqual([['companies'], ['audit', 'projector']]);
  expect(steps('any', ...events)).toEqual([['audit', 'companies', 'projector']]);
});

test('a record on two topics makes a chain: who reads one and writes the other stands between', () => {
  const both = [
    'edge>companies/commands',
    'companies<companies/commands',
    'projector<companies/commands',
    ...events,
  ];
  expect(steps('readers', ...both)).toEqual([['audit', 'projector'], ['companies'], ['edge']]);
  expect(steps('writers', ...both)).toEqual([['edge'], ['companies'], ['audit', 'projector']]);
});

test('an app that reads what it writes is released twice, and says what each release does', () => {
  const own = ['audit<audit/commands', 'audit>audit/commands', 'edge>audit/commands'];
  const order = upgradeOrder({ first: 'readers', parties: parties(...own), kept: [] });
  expect(order).toEqual({
    safe: true,
    steps: [
      {
        upgrade: ['audit'],
        why: 'audit, a release that reads the new form of audit/commands and still writes the old.',
      },
      {
        upgrade: ['audit', 'edge'],
        why: 'audit, a release that writes the new form of audit/commands. edge writes audit/commands.',
      },
    ],
  });
});

test('two apps that feed each other are both released twice', () => {
  expect(steps('readers', 'a>x/events', 'b<x/events', 'b>y/events', 'a<y/events')).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('there is no order where neither reads the other, nor where what is left in a topic is read again', () => {
  expect(upgradeOrder({ first: 'nobody', parties: parties(...events), kept: [] }).safe).toBe(false);
  expect(
    upgradeOrder({ first: 'writers', parties: parties(...events), kept: ['companies/events'] }),
  ).toMatchObject({
    safe: false,
    why: 'Those who read with the new schema cannot read what earlier writers left in companies/events.',
  });
  expect(
    upgradeOrder({ first: 'readers', parties: parties(...events), kept: ['companies/events'] }).safe,
  ).toBe(true);
});

const someParty = fc.record({
  app: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  role: fc.constantFrom('reads' as const, 'writes' as const),
  topic: fc.constantFrom('x', 'y', 'z'),
});

test('whoever reads a topic has been upgraded before anybody writes to it anew, in every landscape', () => {
  fc.assert(
    fc.property(fc.array(someParty, { maxLength: 12 }), (landscape) => {
      const order = upgradeOrder({ first: 'readers', parties: landscape, kept: [] });
      if (!order.safe) throw new Error(order.why);
      const releases = order.steps.map(({ upgrade }) => upgrade);
      // The first release of an app reads the new form, its last writes it.
      const reads = (app: string) => releases.findIndex((level) => level.includes(app));
      const writes = (app: string) => releases.findLastIndex((level) => level.includes(app));
      for (const reader of landscape.filter(({ role }) => role === 'reads')) {
        for (const writer of landscape.filter(
          ({ role, topic }) => role === 'writes' && topic === reader.topic,
        )) {
          expect(reads(reader.app)).toBeLessThan(writes(writer.app));
        }
      }
      const apps = new Set(landscape.map(({ app }) => app));
      expect(new Set(releases.flat())).toEqual(apps);
      for (const app of apps)
        expect(releases.flat().filter((one) => one === app).length).toBeLessThanOrEqual(2);
    }),
  );
});
