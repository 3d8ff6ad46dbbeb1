import { refuse } from '../outward-errors.ts';
import { type CostQuestion, operationCost } from './cost.ts';
import type { Limits } from './limits.ts';

/** @throws a GraphQLError COST_EXCEEDED when the operation may return more objects than {@link Limits.cost}. */
export function assertAffordable(question: Omit<CostQuestion, 'pageSize'>, limits: Limits): void {
  const cost = operationCost({ ...question, pageSize: limits.pageSize });
  if (cost <= limits.cost) return;
  throw refuse('COST_EXCEEDED', `The operation may return ${cost} objects; ${limits.cost} are allowed.`, {
    cost,
    limit: limits.cost,
    http: { status: 400 },
  });
}
