/** What the map is painted with: a canvas knows no CSS variables. */
export interface Palette {
  readonly water: string;
  readonly land: string;
  readonly border: string;
  readonly label: string;
  readonly halo: string;
  readonly mark: string;
  readonly markText: string;
  readonly selected: string;
  readonly search: string;
  readonly searchFill: string;
  readonly severities: Readonly<Record<'ERROR' | 'WARNING' | 'INFO', string>>;
  /** Behind the picture of a severity. */
  readonly badge: string;
}

const light: Palette = {
  water: '#dbe7f0',
  land: '#f7f5f0',
  border: '#a8a294',
  label: '#4a4a45',
  halo: '#ffffff',
  mark: '#1864ab',
  markText: '#ffffff',
  selected: '#862e9c',
  search: '#862e9c',
  searchFill: 'rgba(134, 46, 156, 0.08)',
  severities: { ERROR: '#b91c1c', WARNING: '#8a4b08', INFO: '#364fc7' },
  badge: '#ffffff',
};

const dark: Palette = {
  water: '#16202a',
  land: '#2a3036',
  border: '#59636d',
  label: '#c3cad1',
  halo: '#16202a',
  mark: '#74c0fc',
  markText: '#0b1620',
  selected: '#e599f7',
  search: '#e599f7',
  searchFill: 'rgba(229, 153, 247, 0.1)',
  severities: { ERROR: '#ff9c9c', WARNING: '#ffd08a', INFO: '#a5d8ff' },
  badge: '#1a1b1e',
};

export const paletteOf = (scheme: 'light' | 'dark'): Palette => (scheme === 'dark' ? dark : light);
