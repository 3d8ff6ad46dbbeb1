// Listed companies for `alpes demo`, out of the tables of pytickersymbols. They are lists that people wrote: what they
// say of one company may not fit together, and a seat may be two, or a sentence. What is in doubt is left out.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { AMERICAN_STATES, CITIES, COUNTRIES, NATIONS } from './country-names.mjs';

const MOST_IN_A_COUNTRY = 70;
/** Of that: owners of property; developers and brokers, and tenants. */
const MOST_OWNERS = 25;
const MOST_OF_A_ROLE = 15;
const LONGEST_SEAT = 90;

/** The source has another company's facts for these. */
const MIXED_UP = new Set(['befesa', 'verallia']);

const asJson = 'import json, runpy, sys; print(json.dumps(runpy.run_path(sys.argv[1])["INDICES"]))';

/** A company's entries in all indices, in the order of the source. */
function entries(folder) {
  const file = join(folder, 'pytickersymbols', 'indices_data.py');
  const json = execFileSync('python3', ['-c', asJson, file], { maxBuffer: 1 << 26, encoding: 'utf8' });
  return Object.values(JSON.parse(json)).flatMap(({ companies }) => companies);
}

/** What an industry says about what a company does with property; the first that fits. */
const ROLES = [
  [/mortgage reit/i, []],
  [/\breits?\b|\bretis$|real estate investment trust|^property investment$/i, ['OWNER', 'MANAGER']],
  [/^homebuilding$|^housebuilding$|^home construction$|^real estate development$/i, ['DEVELOPER']],
  [/real estate services/i, ['MANAGER', 'BROKER']],
  [/^real estate operations$|^immobilien$/i, ['OWNER', 'MANAGER']],
  [
    /(?<!estate )\bretail$|\bretailers$|^retailing$|^food retail|^restaurants?\b|^(department|discount) stores$/i,
    ['TENANT'],
  ],
];

function rolesOf({ industries = [], country }) {
  const known = ROLES.find(([pattern]) => industries.some((industry) => pattern.test(industry)));
  return known?.[1] ?? (isInRealEstate(industries) && !isAmerican(country) ? ['OWNER'] : []);
}

/** The American lists call brokers and data services that as well, and an insurer may own some. */
const isInRealEstate = (industries) =>
  industries.some((industry) => /^Real [Ee]state$/.test(industry)) &&
  !industries.some((industry) => /insurance|internet|software/i.test(industry));

const isAmerican = (country) => placed(country).country === 'US';

/** "Next plc", "Hornbach (retailer)", "Alphabet Inc. (Class A)": what stands in brackets is the list's, not the name's. */
const nameOf = ({ name }) =>
  name
    .replaceAll(/\s*\([^)]*\)/g, '')
    .replaceAll('’', "'")
    .trim();

const slug = (text) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** The page an entry's facts are from is about that company: some entries had another's. */
function fits(entry) {
  const page = decodeURIComponent(entry.metadata?.wikipedia_url?.split('/wiki/')[1] ?? '');
  const joined = (text) => slug(text).replaceAll('-', '');
  const words = slug(nameOf(entry)).split('-');
  return page === '' || words.some((word) => word.length > 1 && joined(page).includes(word));
}

/** Without coordinates, footnotes, and the blanks that links left before commas. */
const tidy = (text = '') =>
  text
    .replaceAll(/\[[^\]]*\]|\(?\s*\d+°.*?; -?[\d.]+\s*\)?/gu, '')
    .replaceAll(/[\u200b\ufeff]/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(\s*,)+/g, ',')
    .replaceAll(/,(?=\S)/g, ', ')
    .replace(/^[\s,]+/, '')
    .replace(/(?<![A-Z])[\s,.;]+$/, '');

const withoutThe = (name = '') => name.replace(/^The /, '');

/** The parts of "Amsterdam, Netherlands", and the country that the last one is, or is in. */
function placed(text) {
  const parts = tidy(text).split(', ').filter(Boolean);
  const last = withoutThe(parts.at(-1));
  return { parts, country: AMERICAN_STATES.has(last) ? 'US' : COUNTRIES[last] };
}

/** What a second seat, or no place at all, can be told from. */
const COUNTRY = new RegExp(
  `(?<!New )\\b(${Object.keys(COUNTRIES)
    .filter((name) => name.length > 3 && !CITIES.has(name))
    .join('|')
    .replaceAll('.', '\\.')})(?!\\w)`,
);

/** "London, England" is within one country, although it names one. */
const withoutNation = (parts) => (NATIONS.has(parts.at(-1)) ? parts.slice(0, -1) : parts).join(', ');

/** Where two of the list, the seat, and the numbers it is listed under agree. */
function countryOf({ country, metadata, isins }) {
  const { parts, country: last } = placed(metadata?.headquarters);
  const seat = COUNTRY.test(withoutNation(parts.slice(0, -1))) ? undefined : last;
  const listed = placed(country);
  // The American lists have the seat in this column.
  if (listed.parts.length > 1)
    return seat === undefined || seat === listed.country ? listed.country : undefined;
  const numbers = new Set(isins?.map((isin) => isin.slice(0, 2)));
  const said = [listed.country, seat, ...(numbers.size === 1 ? numbers : [])].filter(Boolean);
  return said.find((code, i) => said.indexOf(code) !== i);
}

const UNCLEAR =
  /[();:/]|[^\p{Script=Latin}\p{M}\p{N}\p{P}\p{Zs}]| and |\b(headquarters|mailing|office|unincorporated)\b/iu;

/** The seat without its country, where it is one place. The American lists have it in the country's column as well. */
function seatOf({ country: column, metadata }, country) {
  const seat = placed(metadata?.headquarters);
  const [city, state] = placed(column).parts;
  const isColumn = state !== undefined && (seat.parts.length === 0 || seat.parts.join(', ').includes(city));
  const parts = isColumn ? [city, state] : seat.parts;
  const inside = COUNTRIES[withoutThe(parts.at(-1))] === country ? parts.slice(0, -1) : parts;
  const nation = NATIONS.has(parts.at(-1)) ? parts.slice(-1) : [];
  const isOne = !UNCLEAR.test(inside.join(', ')) && !COUNTRY.test(withoutNation(inside));
  const address = [...inside, ...nation].join(', ');
  return isOne && inside.length > 0 && address.length <= LONGEST_SEAT ? address : '';
}

/** Of several the first, and of that the host: paths came in pieces. */
function websiteOf({ metadata }) {
  const host = /^(?:https?:\/\/)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?=[\s/]|$)/i.exec(
    metadata?.website?.trim() ?? '',
  )?.[1];
  return host === undefined ? undefined : `https://${host.toLowerCase()}`;
}

function company(entry) {
  const country = countryOf(entry);
  const name = nameOf(entry);
  if (country === undefined || !fits(entry) || MIXED_UP.has(slug(name))) return [];
  const address = seatOf(entry, country);
  const website = websiteOf(entry);
  const record = {
    key: slug(name),
    name,
    country,
    roles: rolesOf(entry),
    ...(website ? { website } : {}),
    ...(address ? { address } : {}),
  };
  return [
    { record, same: [record.key, entry.symbol, entry.metadata?.wikipedia_url, ...(entry.isins ?? [])] },
  ];
}

/** The first of those that have a name, a symbol, a page or a number in common. */
function distinct(candidates) {
  const seen = new Set();
  return candidates.filter(({ same }) => {
    const marks = same.filter(Boolean);
    const known = marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.add(mark);
    return !known;
  });
}

/** Owners before developers and brokers, those before tenants, tenants before those of whom nothing is known. */
const weight = ({ roles }) =>
  isOwner({ roles }) ? 3 : roles.length === 0 ? 0 : roles[0] === 'TENANT' ? 1 : 2;

/** At most so many of a country, and of them of each weight; owners first and countries in turn, so that the first few make a demo. */
export function listedCompanies(folder) {
  const all = distinct(entries(folder).flatMap(company)).map(({ record }) => record);
  const most = [MOST_IN_A_COUNTRY, MOST_OF_A_ROLE, MOST_OF_A_ROLE, MOST_OWNERS];
  const chosen = numbered(all, (each) => `${each.country} ${weight(each)}`)
    .filter(({ record, turn }) => turn < most[weight(record)])
    .toSorted((a, b) => weight(b.record) - weight(a.record) || a.turn - b.turn)
    .map(({ record }) => record);
  return numbered(chosen, ({ country }) => country)
    .filter(({ turn }) => turn < MOST_IN_A_COUNTRY)
    .toSorted((a, b) => Number(isOwner(b.record)) - Number(isOwner(a.record)) || a.turn - b.turn)
    .map(({ record }) => record);
}

/** How many of the same kind came before each. */
function numbered(records, kindOf) {
  const counts = {};
  return records.map((record) => {
    const kind = kindOf(record);
    counts[kind] = (counts[kind] ?? 0) + 1;
    return { record, turn: counts[kind] - 1 };
  });
}

export const isOwner = ({ roles }) => roles.includes('OWNER');
