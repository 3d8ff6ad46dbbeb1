import { z } from 'zod';

/** The environment as a host hands it over; an app reads this and never `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration is unusable. `problems` has one sentence for each thing to change. */
export class ConfigError extends Error {
  readonly code = 'CONFIG';
  readonly retryable = false;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the settings that `schema` names from `env` and ignores all others. An empty value counts as unset.
 * @throws {ConfigError} naming every setting that is missing or wrong, never its value (it may be a secret).
 */
export function loadConfig<S extends z.ZodObject>(schema: S, env: Environment): z.infer<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => sentence(issue, given)));
}

function sentence(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = issue.path.map(String).join('.');
  if (name === '') return `The configuration is wrong: ${issue.message}.`;
  if (given[name] === undefined) return `${name} is not set.`;
  return `${name} is wrong: ${issue.message}.`;
}

/** Where Pulsar is and how to talk to it; spread into an app's own schema. */
export const pulsarConfig = {
  PULSAR_URL: z
    .string()
    .regex(/^pulsar(\+ssl)?:\/\/[^/\s]+$/, 'expected pulsar://host:port')
    .default('pulsar://127.0.0.1:6650'),
  PULSAR_DRIVER: z.enum(['alpes', 'native']).default('alpes'),
  ALPES_TENANT: z
    .string()
    .regex(/^[\w.=:-]+$/, 'a tenant has letters, digits and _ - = : . only')
    .default('alpes'),
};

/** An app's own database; spread into its schema. */
export const databaseConfig = {
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected postgres://user:password@host:port/database'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
};

/** A TCP port; 0 takes a free one. */
export const port = z.coerce
  .number()
  .int('expected a port number')
  .min(0)
  .max(65_535, 'a port is at most 65535');
