import type { Problem, ProblemCode } from '../result.ts';

export type Path = readonly string[];

/** Collects everything that is wrong with one input, so that a form can show it all at once. */
export class Problems {
  readonly #list: Problem[] = [];

  get list(): readonly Problem[] {
    return this.#list;
  }

  add(path: Path, code: ProblemCode, message: string): void {
    this.#list.push({ path, code, message });
  }
}
