import type { Path, Problems } from './problems.ts';

type Check = (given: string) => string;

/** A field that can be changed and not cleared; null where it stays as it is. */
export function kept(
  problems: Problems,
  path: Path,
  given: string | null | undefined,
  check: Check,
): string | null {
  if (given === undefined) return null;
  if (given !== null) return check(given);
  problems.add(path, 'CANNOT_BE_CLEARED', 'This can be changed, but not cleared.');
  return null;
}
