/** Where the page lies: nothing of it is the first one. */
export interface PagePosition {
  readonly after: string | null;
  readonly before: string | null;
}

/** Variables of a connection for the page at `position`. */
export function pageVariables({ after, before }: PagePosition, size: number) {
  return before === null ? { first: size, after } : { last: size, before };
}
