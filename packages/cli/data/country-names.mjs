/** ISO 3166-1 alpha-2 by the names that occur in the lists. */
export const COUNTRIES = {
  Argentina: 'AR',
  Australia: 'AU',
  Austria: 'AT',
  Bahamas: 'BS',
  Belgium: 'BE',
  Bermuda: 'BM',
  Canada: 'CA',
  China: 'CN',
  Denmark: 'DK',
  England: 'GB',
  Finland: 'FI',
  France: 'FR',
  Germany: 'DE',
  Guernsey: 'GG',
  Ireland: 'IE',
  'Isle of Man': 'IM',
  Israel: 'IL',
  Italy: 'IT',
  Japan: 'JP',
  Jersey: 'JE',
  Luxembourg: 'LU',
  Mexico: 'MX',
  Netherlands: 'NL',
  'Northern Ireland': 'GB',
  Norway: 'NO',
  Poland: 'PL',
  Portugal: 'PT',
  'Puerto Rico': 'PR',
  Scotland: 'GB',
  Singapore: 'SG',
  Spain: 'ES',
  Sweden: 'SE',
  Switzerland: 'CH',
  UK: 'GB',
  US: 'US',
  USA: 'US',
  'U.S.': 'US',
  'United Kingdom': 'GB',
  'United States': 'US',
  Wales: 'GB',
};

/** What a British seat ends with where people leave out the kingdom, and also where they don't. */
export const NATIONS = new Set(['England', 'Scotland', 'Wales', 'Northern Ireland']);

/** Countries that are cities, too, or have one of their name. */
export const CITIES = new Set(['Luxembourg', 'Singapore', 'Guernsey', 'Mexico']);

export const AMERICAN_STATES = new Set(
  `Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|D.C.|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|
Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|
Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|
Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming`
    .replaceAll('\n', '')
    .split('|'),
);
