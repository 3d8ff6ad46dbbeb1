/** What the host tells a child that hosts one app. */
export type ToChild =
  | {
      readonly kind: 'start';
      readonly root: string;
      readonly app: string;
      readonly logs: string;
      readonly level: string;
    }
  | { readonly kind: 'stop' };

/** What the child tells its host. `stopped` is the last. */
export type FromChild =
  | { readonly kind: 'ready'; readonly addresses: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string | undefined }
  | { readonly kind: 'stopped' };
