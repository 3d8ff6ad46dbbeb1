// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ErrorBoundary } from './error-boundary.tsx';
import { retriable } from './retriable.tsx';

// React writes what a boundary caught on the console.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function show(load: (forget: () => void) => Promise<() => React.ReactNode>) {
  const Part = retriable(load);
  return render(
    <>
      <input aria-label="name" />
      <ErrorBoundary
        fallback={(again) => (
          <button type="button" onClick={again}>
            again
          </button>
        )}
      >
        <Suspense>
          <Part />
        </Suspense>
      </ErrorBoundary>
    </>,
  );
}

test('code that cannot be had leaves what is around it as it is, and is asked for again', async () => {
  const load = vi.fn<() => Promise<() => React.ReactNode>>(async () => () => <p>there</p>);
  load.mockRejectedValueOnce(new Error('away'));
  show(load);
  fireEvent.change(screen.getByLabelText('name'), { target: { value: 'Acme' } });
  fireEvent.click(await screen.findByRole('button', { name: 'again' }));
  expect(await screen.findByText('there')).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('name').value).toBe('Acme');
  expect(load).toHaveBeenCalledTimes(2);
});

test('nothing asks again by itself', async () => {
  const load = vi.fn(() => Promise.reject<() => React.ReactNode>(new Error('away')));
  show(load);
  fireEvent.click(await screen.findByRole('button', { name: 'again' }));
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
  expect(await screen.findByRole('button', { name: 'again' })).toBeDefined();
  expect(load).toHaveBeenCalledTimes(2);
});

test('what failed when nobody looked any more is asked for at once the next time', async () => {
  let fail = () => {};
  let calls = 0;
  const load = (forget: () => void) => {
    calls += 1;
    if (calls > 1) return Promise.resolve(() => <p>there</p>);
    return new Promise<() => React.ReactNode>((_, reject) => {
      fail = () => {
        forget();
        reject(new Error('away'));
      };
    });
  };
  const Part = retriable(load);
  const page = (
    <ErrorBoundary fallback={() => <p>failed</p>}>
      <Suspense>
        <Part />
      </Suspense>
    </ErrorBoundary>
  );
  const first = render(page);
  await vi.waitFor(() => expect(calls).toBe(1));
  first.unmount();
  fail();
  render(page);
  expect(await screen.findByText('there')).toBeDefined();
});
