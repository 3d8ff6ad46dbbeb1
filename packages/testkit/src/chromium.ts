import { accessSync, constants } from 'node:fs';
import { type Missing, skipOrFail } from './requirements.ts';

export interface Chromium {
  readonly executablePath: string;
}

/** Told by vitest's set-up to whoever reports the run. */
const MISSING_VARIABLE = 'ALPES_TEST_BROWSER_MISSING';

/** A Chromium to test in, or why there is none. `CHROMIUM_PATH` names it; default is where Debian's package puts it. */
export function chromium(): Chromium | Missing {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  try {
    accessSync(executablePath, constants.X_OK);
    return { executablePath };
  } catch {
    return skipOrFail(
      'browser',
      `There is no Chromium at ${executablePath}: install it, or set CHROMIUM_PATH.`,
    );
  }
}

/** Vitest's global set-up of what needs a browser: says once for the run what is missing. */
export function setupChromium(): void {
  const found = chromium();
  if ('missing' in found) process.env[MISSING_VARIABLE] = found.missing;
}
