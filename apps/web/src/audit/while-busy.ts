/** Looks and reads as disabled, and keeps the focus, which a button that is really disabled loses. */
export const whileBusy = (busy: boolean) => ({
  'aria-disabled': busy,
  'data-disabled': busy || undefined,
});
