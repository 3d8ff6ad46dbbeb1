export interface Places {
  readonly schemas?: string;
  readonly output?: string;
}
export function inputsHash(schemas?: string): string;
export function outputHash(output?: string): string | undefined;
export function generate(places?: Places): boolean;
