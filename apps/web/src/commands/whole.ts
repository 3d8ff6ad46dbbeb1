import { isMutation } from './mutations.ts';
import type { Progress, Tracked } from './tracked.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check = (fields: Fields) => boolean;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const has =
  (type: 'string' | 'number', ...names: readonly string[]): Check =>
  (fields) =>
    // JSON has neither NaN nor infinities.
    names.every((name) => typeof fields[name] === type);

const listOf =
  (name: string, check: Check): Check =>
  ({ [name]: list }) =>
    Array.isArray(list) && list.every((item) => isObject(item) && check(item));

const accepted = has('string', 'commandId', 'aggregateId', 'acceptedAt');
const isRejection: Check = (rejection) =>
  has('string', 'code', 'message')(rejection) && listOf('details', has('string', 'name', 'value'))(rejection);
const isProblem: Check = (problem) =>
  has('string', 'code', 'message')(problem) && Array.isArray(problem['path']);

/** What each state needs to be shown and gone on with. */
const checks: Record<Progress['kind'], Check> = {
  sending: () => true,
  waiting: (progress) => has('string', 'why')(progress) && has('number', 'attempts', 'retryAt')(progress),
  pending: accepted,
  'dead-lettered': accepted,
  completed: accepted,
  rejected: (progress) =>
    accepted(progress) && isObject(progress['rejection']) && isRejection(progress['rejection']),
  discarded: accepted,
  invalid: listOf('problems', isProblem),
  failed: has('string', 'code'),
};

function isProgress(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind } = value;
  return typeof kind === 'string' && Object.hasOwn(checks, kind) && checks[kind as Progress['kind']](value);
}

const isAsked = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['mutation'] === 'string' &&
  isMutation(value['mutation']) &&
  isObject(value['input']);

/** Whether something that was kept is what this version writes: it may be damaged, or of another version. */
export const isWhole = (value: unknown): value is Tracked =>
  isObject(value) &&
  has('string', 'key', 'label')(value) &&
  has('number', 'askedAt')(value) &&
  isAsked(value['asked']) &&
  isProgress(value['progress']);
