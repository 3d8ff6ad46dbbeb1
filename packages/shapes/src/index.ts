export {
  type AmendCompanyInput,
  amendCompany,
  type CompanyFields,
  type EndInput,
  ending,
  registerCompany,
} from './company.ts';
export {
  type CorrectLocationInput,
  correctLocation,
  type LocationFields,
  recordLocation,
} from './location.ts';
export { largestAreaM2, mostPositions, type Rings } from './place.ts';
export { type Path, type Problem, type ProblemCode, Problems } from './problems.ts';
export { type TaxIdFault, type TaxIdInput, type TaxIdName, taxIdFault, taxIdNames } from './tax-id.ts';
export { longest, type TextAt, type TextName, text } from './text.ts';
export { idempotencyKey, isUuid, optionalUuid, uuid } from './values.ts';
