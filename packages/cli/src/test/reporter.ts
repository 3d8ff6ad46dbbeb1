import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';
import type { Report, Skipped } from './report.ts';

/**
 * Tells `alpes test`, which started vitest, how the run goes, and ends vitest when `alpes test` is gone.
 * A file that could not be loaded counts as a failure, and so does an error outside of any test.
 */
export default class ParentReporter implements Reporter {
  onInit(): void {
    // Our group is what alpes test made for us: workers, and what tests started and did not end.
    process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
    process.channel?.unref();
  }

  onTestModuleQueued(module: TestModule): void {
    tell({ kind: 'started', file: module.relativeModuleId });
  }

  onTestModuleEnd(module: TestModule): void {
    tell({ kind: 'ended', file: module.relativeModuleId });
  }

  onHookEnd(): void {
    tell({ kind: 'moved' });
  }

  onTestCaseResult(test: TestCase): void {
    tell({ kind: 'moved', result: test.result().state });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], _reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.errors().length > 0);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const failed = count('failed') + broken.length + errors.length;
    const counts = { passed: count('passed'), failed, skipped: skipped.length };
    tell({ kind: 'counted', counts, skipped: byReason(skipped) });
  }
}

function tell(report: Report): void {
  process.send?.(report);
}

function byReason(skipped: readonly TestCase[]): Skipped[] {
  const counts = new Map<string, number>();
  for (const test of skipped) {
    const reason = reasonOf(test);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note) return result.note;
  const said = /\(skipped: (.+?)\)(?: >|$)/.exec(test.fullName)?.[1]; // in the title of its suite
  if (said !== undefined) return said;
  // What a project's set-up did not find, for all of its tests.
  const missing = process.env[`ALPES_TEST_${test.project.name.toUpperCase()}_MISSING`];
  if (missing !== undefined) return missing;
  return `${test.module.relativeModuleId}: ${test.name}`;
}
