import { aggregateId as newAggregateId } from '@alpes/contracts';
import type { AskedInput } from '../reads/commands.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The input of the mutation that asks for the same: shapes/ the other way round. What it makes of this input is the same command
 * data again, save for texts that were trimmed. Null for a type that no mutation asks for.
 */
export function inputAgain({ id, type, aggregateId, input }: AskedInput): Fields | null {
  switch (type) {
    case 'RegisterCompany':
      return present(input);
    case 'AmendCompany':
      return { id: aggregateId, ...changed(input) };
    case 'WithdrawCompany':
      return { id: aggregateId, ...present(input) };
    case 'RecordLocation':
      // The id that the edge derived was not part of the input.
      return present({
        propertyId: given(aggregateId, newAggregateId('geographic', id)),
        ...withArea(input),
      });
    case 'CorrectLocation':
      return { propertyId: aggregateId, ...withArea(changed(input)) };
    case 'RemoveLocation':
      return { propertyId: aggregateId, ...present(input) };
    case 'AcknowledgeFinding':
      return { subjectId: aggregateId, ...present(input) };
    case 'ReauditSubject':
      return { subjectId: aggregateId, subjectKind: input['subjectKind'] };
    case 'ReauditAll':
      return present(input);
    default:
      return null;
  }
}

const given = (id: string | null, made: string): string | null => (id === made ? null : id);

const present = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Only what was named: null clears there. */
function changed({ expectedVersion, changed: names, ...fields }: Fields): Fields {
  const named = Array.isArray(names) ? (names as unknown[]) : [];
  return {
    expectedVersion,
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => named.includes(name))),
  };
}

/** The contract's decimal is a text, the input a number. */
const withArea = (fields: Fields): Fields =>
  typeof fields['areaM2'] === 'string' ? { ...fields, areaM2: Number(fields['areaM2']) } : fields;
