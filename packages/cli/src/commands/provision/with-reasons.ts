import {
  type Provisioned,
  type ProvisionOptions,
  type PulsarAdmin,
  type PulsarAdminError,
  provision,
  type Topology,
} from '@alpes/runtime';
import { CommandError } from '../../command-error.ts';

/**
 * Provisions, and says more than the broker where it refuses a schema: where to ask why.
 * @throws {CommandError} `FAILED` for a schema that is incompatible; otherwise as `provision`.
 */
export async function provisionWithReasons(
  admin: PulsarAdmin,
  topologies: readonly Topology[],
  { adminUrl, ...options }: ProvisionOptions & { readonly adminUrl: string },
): Promise<Provisioned> {
  try {
    return await provision(admin, topologies, options);
  } catch (error) {
    throw explained(error, adminUrl);
  }
}

/** Of everything that is created, only a schema can be in conflict. */
function explained(error: unknown, adminUrl: string): unknown {
  const { code, status, message: said } = error as Partial<PulsarAdminError>;
  if (code !== 'ADMIN_REFUSED' || status !== 409) return error;
  const message =
    `${said} A contract can't follow the one that is registered. ` +
    `Which field, for whom, and what to do: alpes schema check --against registry:${adminUrl}`;
  return new CommandError('FAILED', message, { cause: error });
}
