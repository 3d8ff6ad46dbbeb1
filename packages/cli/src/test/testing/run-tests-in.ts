// run-tests-in.ts ROOT SILENCE_MS: `alpes test` over a workspace made for a test.
import { runTests } from '../run-tests.ts';

const [root = '', silenceMs] = process.argv.slice(2);
const context = { root, exitWith: () => {} };
process.exitCode = await runTests([], { project: [], silenceMs: Number(silenceMs) }, context);
