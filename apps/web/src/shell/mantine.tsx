import './mantine-styles.ts';
import { MantineProvider } from '@mantine/core';
import { type ReactNode, useSyncExternalStore } from 'react';
import { colorScheme } from './color-scheme.ts';
import { styleNonce } from './settings.ts';
import { theme } from './theme.ts';

/** What Mantine's components need around them. Its variables come with the first styles; see `build/theme.mjs`. */
export function Mantine({ children }: { children: ReactNode }) {
  const scheme = useSyncExternalStore(colorScheme.subscribe, colorScheme.get);
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      withCssVariables={false}
      withGlobalClasses={false}
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}
