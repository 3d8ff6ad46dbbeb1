/** What the reporter in vitest's process tells `alpes test`, as it happens. */
export type Report =
  | { readonly kind: 'started'; readonly file: string }
  | { readonly kind: 'ended'; readonly file: string }
  | { readonly kind: 'moved'; readonly result?: TestState }
  | { readonly kind: 'counted'; readonly counts: Counts; readonly skipped: readonly Skipped[] };

export type TestState = 'passed' | 'failed' | 'skipped' | 'pending';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Why tests were skipped, and how many for this reason. */
export interface Skipped {
  readonly reason: string;
  readonly count: number;
}

/** Adds up reports, so that there are counts even of a run that was cut off. */
export class Tally {
  readonly #running = new Set<string>();
  readonly #seen = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  #counted: { readonly counts: Counts; readonly skipped: readonly Skipped[] } | undefined;

  add(report: Report): void {
    if (report.kind === 'started') this.#running.add(report.file);
    else if (report.kind === 'ended') this.#running.delete(report.file);
    else if (report.kind === 'counted') this.#counted = report;
    else if (report.kind === 'moved' && report.result) this.#seen[report.result] += 1;
  }

  /** Files whose tests were started and have not all ended. */
  get running(): readonly string[] {
    return [...this.#running];
  }

  get passed(): number {
    return (this.#counted?.counts ?? this.#cutOff()).passed;
  }

  /**
   * The end of the output: what was skipped and why, then the counts alone on the last line. What was running when a run was
   * cut off has failed, and a run that failed for another reason than a test counts as one failure.
   */
  summary(good: boolean): string {
    const { skipped } = this.#counted ?? { skipped: [] };
    const { passed, failed, skipped: left } = this.#counted?.counts ?? this.#cutOff();
    return `${skippedList(skipped)}${passed} passed, ${good ? failed : Math.max(failed, 1)} failed, ${left} skipped\n`;
  }

  #cutOff(): Counts {
    const { passed, failed, skipped } = this.#seen;
    return { passed, failed: failed + this.#running.size, skipped };
  }
}

function skippedList(skipped: readonly Skipped[]): string {
  if (skipped.length === 0) return '';
  const lines = skipped.map(({ reason, count }) => `  ${String(count).padStart(4)}  ${reason}`);
  return `\nSkipped:\n${lines.join('\n')}\n\n`;
}
