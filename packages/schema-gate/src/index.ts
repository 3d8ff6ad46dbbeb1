export type * from './avro/schema.ts';
export type * from './avro/schema-problem.ts';
export type { SourceText } from './avro/source-text.ts';
export type { Incompatibility, RuleCode } from './compatibility/incompatibility.ts';
export { type CompatibilityMode, compatibilityModes, defaultMode } from './compatibility/mode.ts';
export type * from './compatibility/verdict.ts';
export type * from './impact/impact.ts';
export type * from './report/gate-report.ts';
