import type { TypedDocumentNode } from '@urql/core';
import {
  AcknowledgeFindingDocument,
  AmendCompanyDocument,
  CorrectLocationDocument,
  ReauditAllDocument,
  ReauditSubjectDocument,
  RecordLocationDocument,
  RegisterCompanyDocument,
  RemoveLocationDocument,
  WithdrawCompanyDocument,
} from '../generated/documents/commands.ts';
import type {
  AcknowledgeFindingInput,
  AmendCompanyInput,
  CommandResultPartsFragment,
  CorrectLocationInput,
  ReauditAllInput,
  ReauditSubjectInput,
  RecordLocationInput,
  RegisterCompanyInput,
  RemoveLocationInput,
  WithdrawCompanyInput,
} from '../generated/graphql.ts';

/** What each mutation takes, by its name in the schema. */
interface Inputs {
  readonly registerCompany: RegisterCompanyInput;
  readonly amendCompany: AmendCompanyInput;
  readonly withdrawCompany: WithdrawCompanyInput;
  readonly recordLocation: RecordLocationInput;
  readonly correctLocation: CorrectLocationInput;
  readonly removeLocation: RemoveLocationInput;
  readonly acknowledgeFinding: AcknowledgeFindingInput;
  readonly reauditSubject: ReauditSubjectInput;
  readonly reauditAll: ReauditAllInput;
}

export type MutationName = keyof Inputs;

/** A mutation with its input. */
export type Asked = {
  [Name in MutationName]: { readonly mutation: Name; readonly input: Inputs[Name] };
}[MutationName];

type CommandDocument = TypedDocumentNode<
  { readonly result: CommandResultPartsFragment },
  { input: unknown; idempotencyKey: string }
>;

const documents: Record<MutationName, unknown> = {
  registerCompany: RegisterCompanyDocument,
  amendCompany: AmendCompanyDocument,
  withdrawCompany: WithdrawCompanyDocument,
  recordLocation: RecordLocationDocument,
  correctLocation: CorrectLocationDocument,
  removeLocation: RemoveLocationDocument,
  acknowledgeFinding: AcknowledgeFindingDocument,
  reauditSubject: ReauditSubjectDocument,
  reauditAll: ReauditAllDocument,
};

/** Each mutation's document under one type: they differ in their input alone, which `Asked` ties to the name. */
export const documentOf = (name: MutationName): CommandDocument => documents[name] as CommandDocument;

/** `RegisterCompany`, as the edge calls the command, is the mutation `registerCompany`. */
export function mutationOf(commandType: string): MutationName | null {
  const name = commandType.charAt(0).toLowerCase() + commandType.slice(1);
  return isMutation(name) ? name : null;
}

export const isMutation = (name: string): name is MutationName => Object.hasOwn(documents, name);
