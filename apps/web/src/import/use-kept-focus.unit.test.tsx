// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useKeptFocus } from './use-kept-focus.ts';

afterEach(cleanup);

function Steps({ step }: { step: string }) {
  useKeptFocus(step);
  return (
    <main>
      <h1 tabIndex={-1}>Import</h1>
      <input aria-label="always" />
      {step === 'first' ? <button type="button">Begin</button> : <p>Running</p>}
    </main>
  );
}

test('the heading has the focus when the step that had it is gone', () => {
  const { rerender } = render(<Steps step="first" />);
  screen.getByRole('button').focus();
  rerender(<Steps step="second" />);
  expect(document.activeElement).toBe(screen.getByRole('heading'));
});

test('what is still there keeps it', () => {
  const { rerender } = render(<Steps step="first" />);
  screen.getByLabelText('always').focus();
  rerender(<Steps step="second" />);
  expect(document.activeElement).toBe(screen.getByLabelText('always'));
});
