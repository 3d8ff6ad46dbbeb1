import type { EdgeContext } from '../context.ts';
import type { FindingRow } from '../reads/columns.ts';
import type { CountedPage, PageArguments } from '../reads/pages.ts';
import { pageArguments } from './arguments.ts';
import { builder } from './builder.ts';
import { Severity } from './severity.ts';

const own = builder.args((t) => ({
  open: t.boolean({ defaultValue: true, description: 'false: resolved ones; null: both.' }),
  severities: t.field({ type: [Severity] }),
}));

/** Arguments of the findings of one subject. */
export const childFindingArguments = { ...pageArguments, ...own };

interface ChildFindingsGiven extends PageArguments {
  readonly open?: boolean | null | undefined;
  readonly severities?: readonly string[] | null | undefined;
}

export async function childFindings(
  subject: string,
  { open, severities, ...page }: ChildFindingsGiven,
  { loaders, pageSize }: EdgeContext,
): Promise<CountedPage<FindingRow>> {
  const filter = { open, severities };
  return {
    ...(await loaders.findingsOf(subject, { ...page, pageSize, filter })),
    totalCount: () => loaders.findingCountOf(subject, filter),
  };
}
