import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';

/**
 * Ends the output with what was skipped and why, and the counts alone on the last line: `N passed, N failed, N skipped`.
 * A file that could not be loaded counts as a failure, and so does an error outside of any test.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], _reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.errors().length > 0);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const failed = count('failed') + broken.length + errors.length;
    // Vitest's own summary is printed after this event; ours has to be the last word.
    process.once('exit', () => {
      process.stdout.write(
        `${skippedList(skipped)}${count('passed')} passed, ${failed} failed, ${skipped.length} skipped\n`,
      );
    });
  }
}

/** One line for each reason, with how many tests it kept from running. */
function skippedList(skipped: readonly TestCase[]): string {
  if (skipped.length === 0) return '';
  const byReason = new Map<string, number>();
  for (const test of skipped) {
    const reason = reasonOf(test);
    byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  }
  const lines = [...byReason].map(([reason, count]) => `  ${String(count).padStart(4)}  ${reason}`);
  return `\nSkipped:\n${lines.join('\n')}\n\n`;
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note) return result.note;
  const missing = process.env['ALPES_TEST_PULSAR_MISSING'];
  if (test.project.name === 'pulsar' && missing !== undefined) return missing;
  return `${test.module.relativeModuleId}: ${test.name}`;
}
