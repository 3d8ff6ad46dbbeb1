import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bogota, company, companyId, days, property, World } from '../testing/samples.ts';
import { type Decision, hear, type News, type Reaudit, reaudit } from './decide.ts';
import { cellsAround } from './grid.ts';
import { look } from './look.ts';
import type { Subject } from './subject.ts';

/** Long after everything: all that can come due has. */
const end = days(100);

interface Message {
  readonly subjectId: string;
  readonly locks: readonly string[];
  decide(known: Subject | null, seen: World): Decision;
}

/** A transaction between its locks and its commit: what it decided from what was committed when it read. */
interface Transaction {
  readonly message: Message;
  readonly decision: Decision;
}

const heard = (news: News): Message => ({
  subjectId: news.id,
  locks: [news.id, ...locksOf(news)],
  decide: (known, seen) => hear(known, news, seen),
});

/** As the service declares them: the owner and the cells around the point; a look at a subject locks nothing else. */
function locksOf({ facts }: News): readonly string[] {
  if (facts.kind === 'COMPANY') return [];
  return [facts.ownerId ?? '', ...(facts.coordinates ? cellsAround(facts.coordinates) : [])];
}

const asked = ({ subjectId, kind }: Reaudit, at: Date): Message => ({
  subjectId,
  locks: [subjectId],
  decide: (known, seen) => reaudit(known, kind, at, seen),
});

/** A service on many replicas: any message whose locks are free may start, any transaction may commit next. */
class Replicas {
  readonly committed = new World();
  readonly opened: string[] = [];
  private readonly queues = new Map<string, Message[]>();
  private running: Transaction[] = [];

  constructor(streams: readonly (readonly News[])[]) {
    for (const [index, stream] of streams.entries()) this.queues.set(`events ${index}`, stream.map(heard));
  }

  /** Takes the step that `choice` picks of those that are possible; false when there are none. */
  step(choice: number): boolean {
    const startable = [...this.queues].filter(([, [head]]) => head && this.isFree(head));
    const steps = [
      ...startable.map(
        ([key]) =>
          () =>
            this.start(key),
      ),
      ...this.running.map((tx) => () => this.commit(tx)),
    ];
    steps[choice % steps.length]?.();
    return steps.length > 0;
  }

  drain(): void {
    for (let choice = 0; this.step(choice); choice += 7) {
      if (choice > 70_000) throw new Error('looks keep asking for looks');
    }
  }

  ask(request: Reaudit, at: Date): void {
    const queue = this.queues.get(request.subjectId) ?? [];
    queue.push(asked(request, at));
    this.queues.set(request.subjectId, queue);
  }

  private isFree({ locks }: Message): boolean {
    return !this.running.some(({ message }) => message.locks.some((lock) => locks.includes(lock)));
  }

  private start(key: string): void {
    const message = this.queues.get(key)?.shift();
    if (!message) return;
    const seen = new World(this.committed.subjects);
    this.running.push({ message, decision: message.decide(seen.get(message.subjectId), seen) });
  }

  private commit(tx: Transaction): void {
    this.running = this.running.filter((other) => other !== tx);
    const { decision } = tx;
    if ('rejected' in decision) throw new Error(decision.rejected);
    if (decision.subject) this.committed.subjects.set(decision.subject.id, decision.subject);
    for (const event of decision.events)
      if (event.type === 'FindingOpened') this.opened.push(event.finding.id);
    for (const request of decision.reaudits) this.ask(request, decision.subject?.auditedAt ?? end);
  }
}

const open = (world: World) =>
  world
    .filter(() => true)
    .flatMap(({ id, findings }) => findings.map(({ rule }) => `${id} ${rule}`))
    .toSorted();

/** What a look at the end finds in every subject, with nothing remembered from before. */
function foundAtTheEnd(streams: readonly (readonly News[])[]): readonly string[] {
  const world = new World();
  for (const stream of streams) {
    for (const news of stream) {
      const decision = hear(world.get(news.id), news, new World());
      if ('subject' in decision && decision.subject) world.subjects.set(news.id, decision.subject);
    }
  }
  for (const subject of world.filter(() => true)) {
    const fresh = { ...subject, findings: [], openings: {}, duplicateOf: null, auditedAt: end };
    world.subjects.set(subject.id, fresh);
  }
  const looked = world.filter(() => true).map((subject) => look(subject, world).subject);
  return open(new World(looked.map((subject) => [subject.id, subject])));
}

const metres = (east: number, north: number) => ({
  latitude: bogota.latitude + north / 111_195,
  longitude: bogota.longitude + east / 110_830,
});

const companyNews = (n: number) =>
  fc
    .array(
      fc.record({ taxId: fc.boolean(), address: fc.constantFrom(null, 'Calle 1'), retired: fc.boolean() }),
      {
        minLength: 0,
        maxLength: 3,
      },
    )
    .map((changes) =>
      changes.map(({ retired, ...facts }, i) =>
        company(n, facts, { subjectVersion: i + 1, retired: retired && i > 0, at: days(i * 2) }),
      ),
    );

const propertyNews = (n: number) =>
  fc
    .array(
      fc.record({
        ownerId: fc.constantFrom(null, companyId(1), companyId(2)),
        name: fc.constantFrom('Avianca', 'Tequendama'),
        coordinates: fc.constantFrom(
          null,
          metres(0, 0),
          metres(4, 0),
          metres(8, 0),
          metres(0, 4),
          metres(900, 0),
        ),
        locality: fc.constantFrom(null, 'Bogotá'),
        retired: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((changes) =>
      changes.map(({ retired, ...facts }, i) =>
        property(n, { addressLine: null, ...facts }, { subjectVersion: i + 1, retired, at: days(i) }),
      ),
    );

const streams = fc.tuple(
  companyNews(1),
  companyNews(2),
  propertyNews(1),
  propertyNews(2),
  propertyNews(3),
  propertyNews(4),
);

/** As the periodic sweep finds them: companies a day old that have no property and no finding that says so. */
function due(world: World): readonly Reaudit[] {
  const owners = new Set(
    world
      .filter(({ retired }) => !retired)
      .map(({ facts }) => (facts.kind === 'PROPERTY' ? facts.ownerId : null)),
  );
  return world
    .filter(({ id, facts, retired, findings }) => {
      const said = findings.some(({ rule }) => rule === 'NO_PROPERTY');
      return facts.kind === 'COMPANY' && !retired && said === owners.has(id);
    })
    .map(({ id }) => ({ subjectId: id, kind: 'COMPANY', reason: 'DUE' }));
}

test('the same findings are open in the end, however the transactions of any number of replicas interleave', () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(1_000), { maxLength: 120 }), (news, choices) => {
      const replicas = new Replicas(news);
      for (const choice of choices) replicas.step(choice);
      replicas.drain();
      for (const request of due(replicas.committed)) replicas.ask(request, end);
      replicas.drain();
      expect(open(replicas.committed)).toEqual(foundAtTheEnd(news));
      expect(new Set(replicas.opened).size).toBe(replicas.opened.length);
      const rules = open(replicas.committed);
      expect(new Set(rules).size).toBe(rules.length);
    }),
    { numRuns: 2_000 },
  );
}, 60_000);
