import { Pool } from 'undici';
import type { CompanyData, FrontDoor, Receipt } from '../front-door.ts';

const POLL_EVERY_MS = 1000;

/** The usual service as its clients see it: 202 for a command, then its status asked for once a second. */
export class UsualFrontDoor implements FrontDoor {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin, { connections: 64, pipelining: 1 });
  }

  register(company: CompanyData): Promise<Receipt> {
    return this.#request('POST', '/companies', company);
  }

  amend(id: string, version: number, name: string): Promise<Receipt> {
    return this.#request('POST', `/companies/${id}`, { version, name });
  }

  async outcome(commandId: string): Promise<string> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
      const { status } = await this.#request<{ status: string }>('GET', `/commands/${commandId}`);
      if (status !== 'PENDING') return status;
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #request<Answer = Receipt>(method: 'GET' | 'POST', path: string, payload?: unknown): Promise<Answer> {
    const { statusCode, body } = await this.#pool.request({
      method,
      path,
      ...(payload === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) }),
    });
    const answer = (await body.json()) as Answer;
    if (statusCode >= 400) throw new Error(JSON.stringify(answer));
    return answer;
  }
}
