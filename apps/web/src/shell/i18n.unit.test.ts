// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { activate, chooseLanguage, language, translate } from './i18n.ts';
import * as languages from './language.ts';
import { drawWithoutTexts } from './without-texts.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('the language that was chosen last holds, in whichever order their texts come', async () => {
  await activate('en');
  const { loadMessages } = languages;
  let comes = () => {};
  const slow = new Promise<void>((resolve) => {
    comes = resolve;
  });
  vi.spyOn(languages, 'loadMessages').mockImplementation(async (wanted) => {
    if (wanted === 'es') await slow;
    return loadMessages(wanted);
  });
  const first = chooseLanguage('es');
  await chooseLanguage('en');
  comes();
  await first;
  expect(language.get()).toBe('en');
  expect(localStorage.getItem('alpes.language')).toBe('en');
});

test('a language whose texts cannot be had is not kept', async () => {
  await chooseLanguage('en');
  vi.spyOn(languages, 'loadMessages').mockRejectedValue(new Error('away'));
  await expect(chooseLanguage('es')).rejects.toThrow('away');
  expect(language.get()).toBe('en');
  expect(localStorage.getItem('alpes.language')).toBe('en');
});

test('a browser that keeps nothing is no reason not to change the language', async () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('no', 'QuotaExceededError');
    },
  });
  await chooseLanguage('es');
  expect(language.get()).toBe('es');
});

test('numbers in texts are written as the browser’s region writes them', async () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['es-MX', 'en-IN']);
  await activate('es');
  expect(translate('ui.table.countAtLeast', { count: 1_234 })).toContain('1,234');
  await activate('en');
  expect(translate('ui.table.countAtLeast', { count: 123_456 })).toContain('1,23,456');
});

test('without texts there is a page in both languages, with a way to try again', () => {
  const root = document.createElement('div');
  const again = vi.fn();
  drawWithoutTexts(root, again);
  const buttons = [...root.querySelectorAll('button')];
  expect(buttons.map(({ parentElement }) => parentElement?.lang)).toEqual(['en', 'es']);
  for (const button of buttons) button.click();
  expect(again).toHaveBeenCalledTimes(2);
});
