import type { Recovered } from '@alpes/service-kit';
import type { CommandContext } from '../../program.ts';
import { jsonResult, result } from '../shared/output.ts';
import { operate, servicesOf } from '../shared/services.ts';
import { withStanding } from '../shared/standing.ts';

/** Recovers one service after the other. */
export async function runRecover(
  name: string | undefined,
  { json }: { readonly json?: boolean },
  { root }: CommandContext,
): Promise<void> {
  const services = await servicesOf(root, name);
  const databases = services.map(({ database }) => database);
  await withStanding(databases, async (where) => {
    for (const service of services) {
      const recovered = await operate(service, where, (operations) => operations.recover());
      if (json) jsonResult({ service: service.name, ...recovered });
      else result(`${service.name}: ${sentence(recovered)}`);
    }
  });
}

function sentence(recovered: Recovered): string {
  const { generation } = recovered;
  if (recovered.done === 'republished') {
    return `the topic was empty; ${recovered.events} messages of the journal were published again.`;
  }
  return recovered.done === 'nothing'
    ? `journal and topic agree (generation ${generation}); nothing was changed.`
    : `the topic was ahead; the journal goes on as generation ${generation}.`;
}
