import countries from 'i18n-iso-countries';

/** The ISO 3166-1 alpha-2 code in upper case, or null when there is no such country. */
export function countryCode(given: string): string | null {
  const code = given.trim().toUpperCase();
  return code.length === 2 && countries.alpha2ToAlpha3(code) ? code : null;
}
