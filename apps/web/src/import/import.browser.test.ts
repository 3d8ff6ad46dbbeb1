import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Application, browserTest as test } from '../testing/application.ts';

let application: Application;
const people: BrowserContext[] = [];

beforeAll(async () => {
  application = await Application.start();
}, 120_000);

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.close()));
  expect(application.troubles.splice(0)).toEqual([]);
});

afterAll(() => application?.stop());

async function open(path = '/import', locale = 'en-GB'): Promise<Page> {
  const person = await application.person({ locale });
  people.push(person);
  const page = await person.newPage();
  await page.goto(path);
  return page;
}

async function drop(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
}

const begin = (page: Page) => page.getByRole('button', { name: /^Import [\d,]+ rows?$/ }).click();
const count = (page: Page, text: string) => page.getByText(text, { exact: true }).first();
/** A machine that is shared with other tests may need it. */
const LONG = { timeout: 400_000 };

/** What there is of commands that people sent, and of companies. Counted where they are kept: the API counts up to 10,000. */
async function counted(): Promise<{ commands: number; companies: number }> {
  const database = new pg.Client({ connectionString: application.system.databaseUrl('alpes_read') });
  await database.connect();
  try {
    const { rows } = await database.query<{ commands: number; companies: number }>(
      `SELECT (SELECT count(*)::int FROM command WHERE NOT caused) AS commands,
         (SELECT count(*)::int FROM company) AS companies`,
    );
    return rows[0]!;
  } finally {
    await database.end();
  }
}

async function companyId(name: string): Promise<string> {
  const database = new pg.Client({ connectionString: application.system.databaseUrl('alpes_read') });
  await database.connect();
  try {
    const { rows } = await database.query<{ id: string }>('SELECT id FROM company WHERE name = $1', [name]);
    return rows[0]!.id;
  } finally {
    await database.end();
  }
}

/** The network goes while the sixth request with rows is on its way. */
function cutInMidst(page: Page): Promise<void> {
  let sent = 0;
  return new Promise((resolve) => {
    page.on('request', (request) => {
      sent += request.postData()?.includes('mutation Import') === true ? 1 : 0;
      if (sent === 6) resolve(page.context().setOffline(true));
    });
  });
}

function companiesCsv(name: string, rows: number, more: readonly string[] = []): string {
  const lines = Array.from(
    { length: rows },
    (_, index) =>
      `${name} ${index},CO,info${index}@${name.toLowerCase()}.example.com,"Calle ${index}, Bogotá"`,
  );
  return `${['name,country,email,address', ...lines, ...more].join('\n')}\n`;
}

test('a file in Spanish, as a spreadsheet writes it, is matched by hand where need be, and so the next time', async () => {
  const page = await open('/import', 'es-ES');
  const file = Buffer.from(
    'Alias interno;País;NIT;Correo\nCompañía Española;España;;x@y\nÁrbol;Colombia;213.123.432-2;\n;Perú;;\n',
    'latin1',
  );
  await drop(page, 'clientes.csv', file);
  await page.getByText('3 filas · CSV · WINDOWS-1252 · separado por punto y coma').waitFor();
  await page.getByText('Elija la columna que contiene el nombre.').waitFor();
  await page.getByLabel('Cómo importar la columna Alias interno').selectOption({ label: 'Nombre' });
  const wrong = (name: string) => page.getByRole('row').filter({ hasText: name });
  await wrong('Compañía Española').getByText('Correo:').waitFor();
  await wrong('Árbol').getByText(/NIT/).waitFor();
  await wrong('(sin nombre)').getByText('Nombre:').waitFor();
  expect(await page.getByRole('button', { name: 'Importar 0 filas' }).isDisabled()).toBe(true);
  await page.reload();
  await drop(page, 'clientes.csv', file);
  await count(page, '3 con errores, no se envían').waitFor();
  const chosen = page.getByLabel('Cómo importar la columna Alias interno');
  expect(await chosen.inputValue()).toBe('name');
}, 120_000);

test('rows go on across a cut network and a reload, and none takes effect twice', async () => {
  const before = await counted();
  const page = await open();
  page.on('dialog', (dialog) => void dialog.accept());
  const cut = cutInMidst(page);
  await drop(page, 'cut.csv', companiesCsv('Cut', 1_000));
  await begin(page);
  await cut;
  await page.getByText('Waiting to send').waitFor();
  await page.getByText('The server cannot be reached.').waitFor();
  await page.context().setOffline(false);
  await page.getByText(/^Outcome known: [1-9]/).waitFor(LONG);
  const tab = await page.context().newPage();
  await tab.goto('/import');
  await tab.getByText('An import is open in another tab').waitFor();
  await tab.close();
  // It goes on while another page is shown.
  await page.getByRole('link', { name: 'Companies' }).click();
  await page.getByRole('row').filter({ hasText: 'Cut' }).first().waitFor();
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await page.getByText(/^Outcome known: [1-9]/).waitFor();
  await page.reload();
  await page.getByText('Every row took effect.').waitFor(LONG);
  await count(page, '1,000 confirmed').waitFor();
  const after = await counted();
  expect(after.commands - before.commands).toBe(1_000);
  expect(after.companies - before.companies).toBe(1_000);
}, 500_000);

/** Of the requests with rows only so many pass until it is opened. */
async function gate(page: Page, passing: number) {
  const held: (() => Promise<void>)[] = [];
  let left = passing;
  await page.route('**/graphql', async (route) => {
    const isImport = route.request().postData()?.includes('mutation Import') === true;
    // One that is held when its page is left is gone.
    const go = () => route.continue().catch(() => undefined);
    left -= isImport ? 1 : 0;
    if (!isImport || left >= 0) return go();
    held.push(go);
  });
  return {
    holds: (requests: number) => expect.poll(() => held.length, { timeout: 30_000 }).toBe(requests),
    open: async () => {
      await page.unroute('**/graphql');
      await Promise.all(held.splice(0).map((go) => go()));
    },
  };
}

test('it is paused, stays so after a reload as every page says, goes on after another, and is cancelled', async () => {
  const before = await counted();
  const page = await open();
  page.on('dialog', (dialog) => void dialog.accept());
  const first = await gate(page, 4);
  await drop(page, 'steered.csv', companiesCsv('Steered', 400));
  await begin(page);
  await first.holds(4);
  await page.getByRole('button', { name: 'Pause' }).click();
  await first.open();
  await page.getByText('Paused', { exact: true }).waitFor();
  await count(page, '200 not sent yet').waitFor();
  // What is not answered when the page is left counts as unsent, and would be sent again under its keys.
  await page.getByText('Sent: 200 of 400').waitFor();
  await page.getByRole('link', { name: 'Companies' }).click();
  await page.getByRole('link', { name: 'Import paused' }).waitFor();
  await page.reload();
  const second = await gate(page, 1);
  await page.getByRole('link', { name: 'Import paused' }).click();
  await count(page, '200 not sent yet').waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
  await second.holds(4);
  // In the middle of it, from a page of its own.
  await page.getByRole('link', { name: 'Companies' }).click();
  await page.getByRole('link', { name: /^Importing/ }).waitFor();
  await page.unroute('**/graphql');
  const third = await gate(page, 1);
  await page.reload();
  await third.holds(4);
  await page.getByRole('link', { name: /^Importing/ }).click();
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  await third.open();
  await page.getByText('Cancelled', { exact: true }).waitFor();
  const cancelled = page.getByText(/^\d+ cancelled, not sent$/).first();
  const said = Number.parseInt((await cancelled.textContent()) ?? '', 10);
  await page.reload();
  await cancelled.waitFor();
  const after = await counted();
  expect(after.commands - before.commands).toBe(400 - said);
  // The same file goes on where this ended, and says so when it is done.
  await page.getByRole('button', { name: 'Import another file' }).click();
  await drop(page, 'steered.csv', companiesCsv('Steered', 400));
  await begin(page);
  await page.getByRole('link', { name: 'Companies' }).click();
  await page.getByRole('link', { name: 'Import done' }).click(LONG);
  await page.getByText('Every row took effect.').waitFor();
  expect((await counted()).companies - before.companies).toBe(400);
}, 120_000);

test('locations with some wrong rows are imported under their owners', async () => {
  const page = await open();
  await drop(page, 'owner.csv', companiesCsv('Owner', 1));
  await begin(page);
  await page.getByText('Every row took effect.').waitFor();
  const ownerId = await companyId('Owner 0');
  const nobody = '00000000-0000-4000-8000-000000000000';
  await page.getByRole('button', { name: 'Import another file' }).click();
  const lines = [
    'Inmueble;País;Latitud;Longitud;Área m2;Propietario',
    `Torre Norte;Colombia;4,711;-74,072;1.250,5;${ownerId}`,
    `Torre Sur;Colombia;4,61;-74,08;;${ownerId}`,
    'Sin dueño;Colombia;;;;',
    `Half a point;Colombia;4,61;;;${ownerId}`,
    'Wrong owner;Colombia;4,61;-74,08;;Owner 0',
    'Too far north;Colombia;94,61;-74,08;;',
    `Nobody owns it;Colombia;4,6;-74,1;;${nobody}`,
  ];
  await drop(page, 'inmuebles.csv', `${lines.join('\n')}\n`);
  await count(page, '4 ready').waitFor();
  for (const [name, problem] of [
    ['Half a point', 'Longitude: Coordinates need both'],
    ['Wrong owner', 'Owner'],
    ['Too far north', 'Latitude'],
  ] as const)
    await page.getByRole('row').filter({ hasText: name }).getByText(problem).first().waitFor();
  await begin(page);
  await page.getByText('Outcome known: 4 of 4').waitFor();
  await page.goto(`/companies/${ownerId}`);
  for (const name of ['Torre Norte', 'Torre Sur']) await page.getByText(name).first().waitFor();
}, 120_000);

test('ten thousand rows with mistakes are imported, and nothing is repeated when the file is imported again', async () => {
  const page = await open();
  const before = await counted();
  const mistakes = Array.from({ length: 150 }, (_, index) => `Wrong ${index},CO,nobody,`);
  const repeated = Array.from(
    { length: 50 },
    (_, index) => `Big  ${index},co,info${index}@big.example.com,"Calle ${index}, Bogotá"`,
  );
  const file = companiesCsv('Big', 9_800, [...mistakes, ...repeated]);
  const imported = async () => {
    const from = performance.now();
    await drop(page, 'big.csv', file);
    await count(page, '9,800 ready').waitFor();
    const checked = performance.now();
    await count(page, '150 with mistakes, not sent').waitFor();
    await count(page, '50 repeat other rows').waitFor();
    await page.getByText('Email: This is not an email address.').first().waitFor();
    await begin(page);
    await page.getByText('Outcome known: 9,800 of 9,800').waitFor(LONG);
    await page.getByText('Done, but not every row took effect').waitFor();
    await count(page, '9,800 confirmed').waitFor();
    const ended = performance.now();
    return {
      checkMs: Math.round(checked - from),
      rowsPerSecond: Math.round(9_800 / ((ended - checked) / 1_000)),
    };
  };
  const first = await imported();
  const afterFirst = await counted();
  await page.getByRole('button', { name: 'Import another file' }).click();
  const second = await imported();
  process.stdout.write(`import: first ${JSON.stringify(first)}, again ${JSON.stringify(second)}\n`);
  expect(afterFirst.commands - before.commands).toBe(9_800);
  expect(await counted()).toEqual(afterFirst);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save results as CSV' }).click();
  const saved = await readFile(await (await saving).path(), 'utf8');
  const lines = saved.trimEnd().split('\r\n');
  expect(lines).toHaveLength(10_001);
  expect(lines.filter((line) => /,completed,,,[0-9a-f-]{36},/.test(line))).toHaveLength(9_800);
  expect(lines.filter((line) => line.includes(',mistaken,EMAIL_INVALID,'))).toHaveLength(150);
  expect(lines.filter((line) => line.includes(',repeated,REPEATS_ROW,'))).toHaveLength(50);
}, 900_000);
