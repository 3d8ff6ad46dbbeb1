import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import { runnerImport } from 'vite';

/**
 * The variables of our theme as a style sheet: those that differ from what Mantine's own sheet has already. Made when the
 * application is built, because Mantine would work them out in the browser before anything is drawn.
 */
export async function generateTheme({ root, file }) {
  const { theme, cssVariables } = await inThisEnvironment(async () => {
    const options = { root, configFile: false, logLevel: 'error' };
    return (await runnerImport(file, options)).module;
  });
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const all = defaultCssVariablesResolver(merged);
  const own = cssVariables(merged);
  const theirs = defaultCssVariablesResolver(DEFAULT_THEME);
  const parts = ['variables', 'light', 'dark'].map((part) => [
    part,
    different({ ...all[part], ...own[part] }, theirs[part]),
  ]);
  return new Map([['theme.css', `${convertCssVariables(Object.fromEntries(parts), ':root')}\n`]]);
}

const different = (variables, known) =>
  Object.fromEntries(Object.entries(variables).filter(([name, value]) => known[name] !== value));

// The import declares the whole process to be one of development, and the bundle made next would be React's for developers.
async function inThisEnvironment(run) {
  const before = process.env.NODE_ENV;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
