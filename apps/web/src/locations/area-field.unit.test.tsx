// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { formatFor } from '../shell/format.ts';
import { activate } from '../shell/i18n.ts';
import { AreaField } from './area-field.tsx';
import { groupedNumberOf } from './grouped-number.ts';

afterEach(cleanup);

function show(first: string) {
  const held = { value: first };
  function Held() {
    const [value, setValue] = useState(first);
    held.value = value;
    return <AreaField value={value} onChange={setValue} onLeave={() => undefined} error={null} />;
  }
  render(
    <MantineProvider env="test">
      <Held />
    </MantineProvider>,
  );
  return held;
}

const field = () => screen.getByRole<HTMLInputElement>('textbox');
const type = (value: string) => fireEvent.change(field(), { target: { value } });

test('a computed area is shown as people write it, and held exactly until it is changed', async () => {
  await activate('en');
  const held = show('12045.283746');
  expect(field().value).toBe('12,045.28');
  fireEvent.focus(field());
  fireEvent.blur(field());
  expect(held.value).toBe('12045.283746');
  type('12,045.3');
  expect([field().value, held.value]).toEqual(['12,045.3', '12045.3']);
  fireEvent.blur(field());
  expect(field().value).toBe('12,045.3');
});

test('in Spanish it is written and read in the Spanish way', async () => {
  await activate('es');
  const held = show('12045.283746');
  expect(field().value).toBe('12.045,28');
  type('1.250.000,5');
  expect(held.value).toBe('1250000.5');
});

test('what is no number stays as it was typed, to be mended', async () => {
  await activate('en');
  const held = show('');
  type('large');
  fireEvent.blur(field());
  expect([field().value, held.value]).toEqual(['large', 'large']);
});

test.each([
  ['en', 'en-GB', '1,500', 1500],
  ['en', 'en-GB', '1,5', 1.5],
  ['en', 'en-GB', '1500.25', 1500.25],
  ['en', 'en-GB', '1,2345', 1.2345],
  ['es', 'es-CO', '2.131', 2131],
  ['es', 'es-CO', '2.5', 2.5],
  ['es', 'es-MX', '2,131.5', 2131.5],
  ['es', 'es', '12 045,5', 12045.5],
  ['es', 'es', '1.2.3', Number.NaN],
  ['en', 'en', '', Number.NaN],
] as const)('in %s of %s, %s is %d', (language, region, text, number) => {
  expect(groupedNumberOf(formatFor(language, [region]), text)).toBe(number);
});
