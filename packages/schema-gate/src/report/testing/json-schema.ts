import { createRequire } from 'node:module';
import Ajv from 'ajv';
import Ajv4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const load = createRequire(import.meta.url);

/** What a JSON Schema has against a value; empty when nothing. */
export type Check = (value: unknown) => readonly string[];

/** SARIF 2.1.0 (rtm.5, which GitHub takes). One of its patterns is not a Unicode regular expression: a bracket closes nothing. */
export function sarifCheck(): Check {
  const ajv = new Ajv4.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return checkOf(ajv.compile(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')));
}

/** AsyncAPI 3.0.0, the definition of its makers. */
export function asyncApiCheck(): Check {
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return checkOf(ajv.compile(load('@asyncapi/specs/schemas/3.0.0-without-$id.json')));
}

const checkOf =
  (validate: ReturnType<InstanceType<typeof Ajv.default>['compile']>): Check =>
  (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };
