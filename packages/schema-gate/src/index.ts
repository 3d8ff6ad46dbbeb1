export type * from './avro/schema.ts';
export type * from './avro/schema-problem.ts';
export type { SourceText } from './avro/source-text.ts';
export type { Incompatibility, RuleCode } from './compatibility/incompatibility.ts';
export { type CompatibilityMode, compatibilityModes, defaultMode } from './compatibility/mode.ts';
export type * from './compatibility/verdict.ts';
export type { DiffSide } from './diff/schema-changes.ts';
export { type SideBySideOptions, sideBySide } from './diff/side-by-side.ts';
export { unified } from './diff/unified.ts';
export { type ClientDocuments, type ClientOperation, clientDocuments } from './graphql/client-documents.ts';
export { type FrontDoor, frontDoorOf } from './graphql/front-door.ts';
export { noReach, type Reach, reachOf } from './graphql/reach.ts';
export { compareSdl, type SdlComparison } from './graphql/sdl-changes.ts';
export { type AssessedSubject, assess, type JudgedSubject, type Knowledge } from './impact/assess.ts';
export { type CachedUsesOptions, cachedFieldUses } from './impact/code/cache.ts';
export { withEarlierFields } from './impact/code/earlier-fields.ts';
export { type CodeUse, fieldUses } from './impact/code/field-uses.ts';
export { type AppSources, appSources } from './impact/code/workspace.ts';
export {
  type DeclaredUse,
  type DeclaredUses,
  declaredUseFiles,
  parseDeclaredUses,
} from './impact/declared-use.ts';
export { type Lineage, lineageShape, noLineage } from './impact/exposure.ts';
export type * from './impact/impact.ts';
export { type AppTopology, partiesOf, shortTopic } from './impact/parties.ts';
export { type LintOptions, lint, lintRules } from './lint/lint.ts';
export { lintSummary, lintToSarif, lintToText } from './lint/lint-output.ts';
export type { LintCode, LintFinding, LintSeverity } from './lint/lint-rule.ts';
export { defaultLintSettings, type LintSettings, lintSettings } from './lint/lint-settings.ts';
export type * from './report/gate-report.ts';
export { type ReportJson, toJson, toReportJson } from './report/to-json.ts';
export { commentMark, toMarkdown } from './report/to-markdown.ts';
export { toSarif } from './report/to-sarif.ts';
export { type TextOptions, toText } from './report/to-text.ts';
export { type Judged, type JudgeOptions, judgeAll } from './sources/check-contracts.ts';
export { type Comparison, type ComparisonOptions, compareWith } from './sources/compare-with.ts';
export { type CompatibilityFile, modeOf, readCompatibilityFile } from './sources/compatibility-file.ts';
export type { Histories } from './sources/histories.ts';
export { readFolder } from './sources/read-folder.ts';
export { type OpenRegistryOptions, openRegistry } from './sources/registry/open-registry.ts';
export { SourceError } from './sources/source-error.ts';
export { describeSpec, parseSourceSpec, type SourceSpec } from './sources/source-spec.ts';
export { type Subject, subjectsOf, topicOf } from './sources/subjects.ts';
export type { Tree } from './sources/tree.ts';
