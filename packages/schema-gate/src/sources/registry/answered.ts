import type { z } from 'zod';
import { SourceError } from '../source-error.ts';

/** What a registry answered, in the shape that is expected. @throws {SourceError} `OUT_OF_REACH` where it has another. */
export function answered<S extends z.ZodType>(
  shape: S,
  body: unknown,
  registry: string,
  path: string,
): z.infer<S> {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.length ? ` at ${issue.path.map(String).join('.')}` : '';
  throw new SourceError(
    'OUT_OF_REACH',
    `The registry at ${registry} answered ${path} with JSON of another kind${where} (${issue?.message ?? 'unexpected'}); is it a registry?`,
  );
}
