export { type Fingerprints, fingerprints } from './avro/fingerprints.ts';
export { fullText } from './avro/full-text.ts';
export { usableLogicalType } from './avro/logical-type.ts';
export { type ParsedSchemas, parseSchemas } from './avro/parse-schemas.ts';
export type * from './avro/schema.ts';
export type * from './avro/schema-problem.ts';
export type { SourceText } from './avro/source-text.ts';
export { type Catalog, type CatalogApp, type CatalogOptions, catalog } from './catalog/catalog.ts';
export { type AsyncApiDocument, toAsyncApi, toAsyncApiJson, toAsyncApiYaml } from './catalog/to-async-api.ts';
export { toPage } from './catalog/to-page.ts';
export { changesBetween } from './compatibility/changes-between.ts';
export { checkPair } from './compatibility/check-pair.ts';
export type { Incompatibility, RuleCode } from './compatibility/incompatibility.ts';
export { judge } from './compatibility/judge.ts';
export { type CompatibilityMode, compatibilityModes, defaultMode } from './compatibility/mode.ts';
export type * from './compatibility/verdict.ts';
export type { DiffSide } from './diff/schema-changes.ts';
export { type SideBySideOptions, sideBySide } from './diff/side-by-side.ts';
export { unified } from './diff/unified.ts';
export { compareFrontDoor, type FrontDoorComparison } from './graphql/compare-front-door.ts';
export { missingFromFrontDoor } from './graphql/front-door.ts';
export { type AssessedSubject, assess, type Knowledge } from './impact/assess.ts';
export type { DeclaredUse } from './impact/declared-use.ts';
export type { Lineage } from './impact/exposure.ts';
export type * from './impact/impact.ts';
export type { AppTopology } from './impact/parties.ts';
export { type KnowledgeOptions, type KnowledgeRead, readKnowledge } from './impact/read-knowledge.ts';
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
export { type Contracts, type ContractsAtOptions, contractsAt, contractsIn } from './sources/contracts-at.ts';
export { type Download, splitFiles, versionFiles } from './sources/downloads.ts';
export type { Histories } from './sources/histories.ts';
export { readFolder } from './sources/read-folder.ts';
export {
  planRegistration,
  type Registered,
  type RegistrationPlan,
  type RegistrationResult,
  register,
} from './sources/registration.ts';
export { type OpenRegistryOptions, openRegistry } from './sources/registry/open-registry.ts';
export { registeredSubjects } from './sources/registry/registry-histories.ts';
export { checkRetained } from './sources/retained/check-retained.ts';
export type { Sample } from './sources/retained/read-retained.ts';
export type * from './sources/retained/retained-report.ts';
export { SourceError } from './sources/source-error.ts';
export { describeSpec, parseSourceSpec, type SourceSpec } from './sources/source-spec.ts';
export { namedIn, type Subject, subjectsOf, topicOf } from './sources/subjects.ts';
export type { Tree } from './sources/tree.ts';
