import { companyData, type FrontDoor, type Receipt } from './front-door.ts';
import { type Latencies, latencies } from './statistics.ts';

export interface LoadResult {
  readonly completed: number;
  /** Outcomes other than COMPLETED, and requests that got no receipt. */
  readonly failed: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly receiptMs: Latencies;
  readonly outcomeMs: Latencies;
}

/** Starts one command and follows it to its end. */
export type Issue = (measure: Measure, dueAt?: number) => Promise<void>;

interface Company {
  readonly id: string;
  version: number;
}

/** Issues work against one front door and keeps what it registered, so that it can be amended afterwards. */
export class Load {
  readonly #door: FrontDoor;
  readonly #companies: Company[] = [];
  #serial: number;

  /** `firstSerial` keeps two loads on one system apart: their tax ids must not meet. */
  constructor(door: FrontDoor, firstSerial: number) {
    this.#door = door;
    this.#serial = firstSerial;
  }

  get registered(): number {
    return this.#companies.length;
  }

  register: Issue = async (measure, dueAt) => {
    const company = companyData(this.#serial++);
    const receipt = await measure.run(this.#door, () => this.#door.register(company), dueAt);
    if (receipt) this.#companies.push({ id: receipt.aggregateId, version: 1 });
  };

  /** Amends a company that no other worker is at: taken from the queue's head, put back at its tail. */
  amend: Issue = async (measure, dueAt) => {
    const company = this.#companies.shift();
    if (!company) throw new Error('Register more companies than are amended at once.');
    const name = `Inmobiliaria renovada ${this.#serial++}`;
    const receipt = await measure.run(
      this.#door,
      () => this.#door.amend(company.id, company.version, name),
      dueAt,
    );
    if (receipt) company.version += 1;
    this.#companies.push(company);
  };
}

/** Collects the times of one scenario. */
export class Measure {
  readonly #receipts: number[] = [];
  readonly #outcomes: number[] = [];
  readonly #from = performance.now();
  #last = this.#from;
  #failed = 0;

  /** Runs one command to its outcome. `dueAt` is when it should have started, so that lateness counts. */
  async run(
    door: FrontDoor,
    send: () => Promise<Receipt>,
    dueAt = performance.now(),
  ): Promise<Receipt | undefined> {
    try {
      const receipt = await send();
      this.#receipts.push(performance.now() - dueAt);
      const outcome = await door.outcome(receipt.commandId);
      this.#last = performance.now();
      if (outcome !== 'COMPLETED') throw new Error(outcome);
      this.#outcomes.push(this.#last - dueAt);
      return receipt;
    } catch {
      this.#failed += 1;
      return undefined;
    }
  }

  result(): LoadResult {
    const seconds = (this.#last - this.#from) / 1000;
    return {
      completed: this.#outcomes.length,
      failed: this.#failed,
      seconds,
      perSecond: this.#outcomes.length / seconds,
      receiptMs: latencies(this.#receipts),
      outcomeMs: latencies(this.#outcomes),
    };
  }
}

/** Keeps `inFlight` commands under way for `seconds`: how much the system can do. */
export async function closedLoop(
  issue: Issue,
  { seconds, inFlight }: { seconds: number; inFlight: number },
): Promise<LoadResult> {
  const measure = new Measure();
  const until = performance.now() + seconds * 1000;
  const worker = async () => {
    while (performance.now() < until) await issue(measure);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return measure.result();
}

/** Issues `perSecond` commands a second whatever the answers do: how long one waits at that rate. */
export async function openLoop(
  issue: Issue,
  { seconds, perSecond }: { seconds: number; perSecond: number },
): Promise<LoadResult> {
  const measure = new Measure();
  const total = Math.round(seconds * perSecond);
  const from = performance.now();
  const underWay: Promise<void>[] = [];
  for (let n = 0; n < total; n++) {
    const dueAt = from + (n * 1000) / perSecond;
    const wait = dueAt - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    underWay.push(issue(measure, dueAt));
  }
  await Promise.all(underWay);
  return measure.result();
}
