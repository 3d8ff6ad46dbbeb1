import { type CSSVariablesResolver, createTheme } from '@mantine/core';

// Their `header` element would be one more banner beside the application's.
const dialog = { defaultProps: { attributes: { header: { role: 'presentation' } } } };

/** Dense business screens in the system's own font: nothing is fetched for it. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' } } },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    Modal: dialog,
    Drawer: dialog,
  },
});

/** Mantine's own shades of what is dimmed, wrong or a hint have less contrast than WCAG 2.2 (1.4.3) asks for. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#4b5563',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': '#b91c1c',
    '--mantine-color-anchor': '#1864ab',
    '--alpes-good': '#1b6e30',
    '--alpes-bad': '#b91c1c',
    '--alpes-wait': '#8a4b08',
    '--alpes-input-border': '#7d848c',
    '--alpes-row-hover': '#f1f3f5',
    '--alpes-selected': '#e7f1fb',
  },
  dark: {
    '--mantine-color-dimmed': '#b3b8be',
    '--mantine-color-placeholder': '#9aa0a6',
    '--mantine-color-error': '#ff9c9c',
    '--mantine-color-anchor': '#74c0fc',
    '--alpes-good': '#8ce99a',
    '--alpes-bad': '#ff9c9c',
    '--alpes-wait': '#ffd08a',
    '--alpes-input-border': '#7d848c',
    '--alpes-row-hover': '#2e3135',
    '--alpes-selected': '#1d3347',
  },
});
