import { createStore, type Store } from '../graphql/store.ts';

/** What a person chooses; `auto` is what the system says, now and later. */
export const colorSchemes = ['auto', 'light', 'dark'] as const;
export type ColorSchemeChoice = (typeof colorSchemes)[number];
type ColorScheme = 'light' | 'dark';

const KEY = 'mantine-color-scheme-value';
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

const isChoice = (value: string | null): value is ColorSchemeChoice =>
  colorSchemes.some((choice) => choice === value);

function readChoice(): ColorSchemeChoice {
  const kept = localStorage.getItem(KEY);
  return isChoice(kept) ? kept : 'auto';
}

const chosen = createStore<ColorSchemeChoice>(readChoice());
const shown = createStore<ColorScheme>('light');

export const colorSchemeChoice: Store<ColorSchemeChoice> = chosen;
/** What is on the screen. */
export const colorScheme: Store<ColorScheme> = shown;

/** Kept for the next time, and for the other tabs. */
export function chooseColorScheme(wanted: ColorSchemeChoice): void {
  localStorage.setItem(KEY, wanted);
  chosen.set(wanted);
  show();
}

// The attribute is the one that Mantine's styles look for.
function show(): void {
  const system = systemIsDark.matches ? 'dark' : 'light';
  const scheme = chosen.get() === 'auto' ? system : chosen.get();
  if (scheme === 'auto') return;
  document.documentElement.dataset['mantineColorScheme'] = scheme;
  shown.set(scheme);
}

/** Before anything is drawn, so that nothing is drawn in the wrong colours first. */
export function startColorScheme(): void {
  show();
  systemIsDark.addEventListener('change', show);
  window.addEventListener('storage', ({ key }) => {
    if (key !== KEY && key !== null) return;
    chosen.set(readChoice());
    show();
  });
}
