import { type ComponentType, lazy } from 'react';

/** Code that could not be had. */
class CodeAwayError extends Error {
  readonly code = 'CODE_AWAY';
  readonly retryable = true;
  readonly forget: () => void;

  constructor(cause: unknown, forget: () => void) {
    super('This part of the application could not be loaded.', { cause });
    this.forget = forget;
  }
}

/**
 * A component whose code comes when it is first shown; within `Suspense`, and within an `ErrorBoundary`, where it is asked for
 * anew when it is shown again after it could not be had. (`React.lazy` alone keeps a failure for as long as the page is open.)
 * @param load may call `forget` before it fails where nobody will see that: the code is then asked for at once the next time
 */
export function retriable<Props extends object>(
  load: (forget: () => void) => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const forget = () => {
    Current = make();
  };
  const make = () =>
    lazy(async () => {
      try {
        return { default: (await load(forget)) as ComponentType<object> };
      } catch (error) {
        throw new CodeAwayError(error, forget);
      }
    });
  let Current = make();
  return (props: Props) => <Current {...props} />;
}

/** Once a failure is shown: what failed is asked for again the next time. */
export function forgetFailure(error: unknown): void {
  if ((error as { code?: string } | null)?.code === 'CODE_AWAY') (error as CodeAwayError).forget();
}
