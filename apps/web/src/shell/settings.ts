/** What the edge writes into the page it serves. */
interface Settings {
  /** Whether a token is asked for; without it everybody is the development principal. */
  readonly signIn: boolean;
  /** A tile server for the map, where one is configured. */
  readonly tiles: { readonly url: string; readonly attribution: string } | null;
}

const withoutEdge: Settings = { signIn: false, tiles: null };

const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';

/** Defaults where the page was served by Vite, which fills nothing in. */
function readSettings(): Settings {
  const text = meta('alpes-settings');
  return text.startsWith('{') ? { ...withoutEdge, ...(JSON.parse(text) as Partial<Settings>) } : withoutEdge;
}

/** For style elements that are made while the page runs. */
export const styleNonce = (): string => meta('csp-nonce');

export const settings: Settings = readSettings();
