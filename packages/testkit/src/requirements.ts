/** A part of the test run that a machine may lack. */
export type OptionalPart = 'pulsar' | 'python' | 'browser';

/** Why something can't be used here, one sentence. */
export interface Missing {
  readonly missing: string;
}

/** `ALPES_REQUIRE` lists, with commas, the parts whose absence is a failure and not a reason to skip. */
export function required(part: OptionalPart): boolean {
  return (process.env['ALPES_REQUIRE'] ?? '').split(',').includes(part);
}

/** Passes on what is missing so that tests are skipped, or throws where the run requires it. */
export function skipOrFail(part: OptionalPart, reason: string): Missing {
  if (required(part)) throw new Error(`ALPES_REQUIRE asks for ${part}: ${reason}`);
  return { missing: reason };
}
