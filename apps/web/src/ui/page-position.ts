/** Where the page lies: nothing of it is the first one. */
export interface PagePosition {
  readonly after: string | null;
  readonly before: string | null;
}

/** Variables of a connection for the page at `position`. */
export function pageVariables({ after, before }: PagePosition, size: number) {
  return before === null ? { first: size, after } : { last: size, before };
}

export const isFirstPage = ({ after, before }: PagePosition): boolean => after === null && before === null;

/** Of the address: `after` or `before`, which are cursors. */
export const positionOf = (url: URLSearchParams): PagePosition => ({
  after: url.get('after'),
  before: url.get('before'),
});
