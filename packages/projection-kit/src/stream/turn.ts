/**
 * One at a time, in the order of asking. Batches of several streams would wait for each other in the database; waiting here
 * instead lets a stream take up what arrives meanwhile, and holds no transaction open.
 */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
