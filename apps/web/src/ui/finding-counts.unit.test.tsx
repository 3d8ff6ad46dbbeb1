// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { activate } from '../shell/i18n.ts';
import { FindingCounts } from './finding-counts.tsx';

beforeAll(() => activate('en'));
afterEach(cleanup);

test('as many findings as nobody counts are grouped, and read out in words', () => {
  render(<FindingCounts openErrors={2_131} openWarnings={0} openInfos={7} />);
  expect(screen.getByText('2,131')).toBeDefined();
  expect(screen.getByRole('img', { name: '2,131 errors' })).toBeDefined();
  expect(screen.getAllByRole('img')).toHaveLength(2);
});
