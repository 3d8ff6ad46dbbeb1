import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ContractRepository, envelope, record } from './testing/contract-repository.ts';

const id = { name: 'id', type: 'string', doc: 'Identity.' };
const note = { name: 'note', type: ['null', 'string'], default: null, doc: 'A note.' };
const amount = (type: unknown) => ({ name: 'amount', type, default: 0, doc: 'How much.' });
const PLACED = 'schemas/orders/v1/order-placed.avsc';
const EVENTS = 'schemas/orders/v1/events.avsc';

const repository = new ContractRepository();
const { path } = repository;

/** The history: amount was an int, then it was gone; then the branch of today. */
beforeAll(() => {
  repository.git('init', '--quiet');
  repository.write(EVENTS, envelope('EventEnvelope', ['OrderPlaced']));
  repository.write(PLACED, record('OrderPlaced', [id, amount('int')]));
  repository.commit('amount is an int');
  repository.write(PLACED, record('OrderPlaced', [id]));
  repository.commit('amount is gone');
  repository.git('tag', 'gone');
  repository.write(PLACED, record('OrderPlaced', [id, note]));
  repository.commit('a note');
});
afterAll(() => repository.remove());

/** Runs with a working tree that differs in one file, and puts it back. */
async function having<T>(file: string, content: unknown, action: () => Promise<T>): Promise<T> {
  repository.write(file, content);
  try {
    return await action();
  } finally {
    repository.git('checkout', '--quiet', '--', '.');
    repository.git('clean', '--quiet', '--force', '-d');
  }
}

const check = (...args: string[]) => repository.schema(['check', '--against', ...args]);

describe('check --against git:', () => {
  test('ends with 0 where nothing changed, and where what changed breaks nothing', async () => {
    expect(await check('git:HEAD')).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout } = await check('git:gone');
    expect(code).toBe(0);
    expect(stdout).toMatch(/orders\/events/);
    expect(stdout).toMatch(/note/);
  });

  test('ends with 1 where a change breaks, and says record, field, file and line', async () => {
    const required = { name: 'total', type: 'long', doc: 'Needed.' };
    const { code, stdout } = await having(PLACED, record('OrderPlaced', [id, note, required]), () =>
      check('git:HEAD'),
    );
    expect(code).toBe(1);
    expect(stdout).toContain('OrderPlaced.total');
    expect(stdout).toMatch(/schemas\/orders\/v1\/order-placed\.avsc:\d+/);
  });

  test('looks at every earlier state in a transitive mode, and at the last alone in another', async () => {
    const text = record('OrderPlaced', [id, note, { ...amount('string'), default: '' }]);
    const transitive = await having(PLACED, text, () => check('git:HEAD', '--json'));
    expect(transitive.code).toBe(1);
    const [subject] = (JSON.parse(transitive.stdout) as { subjects: { breaches: { against: string[] }[] }[] })
      .subjects;
    expect(subject?.breaches[0]?.against).toEqual([expect.stringMatching(/^[0-9a-f]+ of \d{4}-/)]);
    const modes = { topics: { 'orders/events': 'BACKWARD' } };
    const last = await having(PLACED, text, async () => {
      repository.write('schemas/compatibility.json', modes);
      return check('git:HEAD');
    });
    expect(last.code).toBe(0);
  });

  test('finds the contracts again in a folder that had another name', async () => {
    repository.git('mv', 'schemas', 'contracts');
    try {
      const { code, stdout, stderr } = await check('git:HEAD', '--schemas', 'contracts');
      expect(code).toBe(0);
      expect(stdout).not.toContain('is new');
      expect(stderr).toContain('the contracts were in schemas');
    } finally {
      repository.git('mv', 'contracts', 'schemas');
    }
  });

  test('compares with the point where the branch began', async () => {
    repository.git('switch', '--quiet', '--create', 'work', 'gone');
    try {
      // Since then main has a note; the branch must not seem to have removed it.
      const { code, stdout } = await check('git:main...', '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ summary: { notices: 0 } });
    } finally {
      repository.git('switch', '--quiet', 'main');
    }
  });

  test('says that a topic is new, and that one is gone', async () => {
    const added = await having(
      'schemas/orders/v1/commands.avsc',
      envelope('CommandEnvelope', ['OrderPlaced']),
      () => check('git:HEAD'),
    );
    expect(added).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The topic orders/commands is new.'),
    });
    repository.git('rm', '--quiet', EVENTS);
    const gone = await check('git:HEAD');
    repository.git('restore', '--staged', '--worktree', '.');
    expect(gone).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The topic orders/events is gone.'),
    });
  });
});

describe('a source that is out of reach ends with 3 and says what to do', () => {
  test('a ref that is not there', async () => {
    expect(await check('git:nowhere')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('This clone knows no commit "nowhere". Fetch it first'),
    });
  });

  test('a ref that looks like an option is none', async () => {
    expect(await check('git:--upload-pack=touch')).toMatchObject({ code: 3, stdout: '' });
  });

  test('a folder that is in no repository', async () => {
    const outside = new ContractRepository();
    mkdirSync(join(outside.path, 'schemas'));
    try {
      const ended = await outside.schema(['check', '--against', 'git:HEAD'], {
        GIT_CEILING_DIRECTORIES: '/',
      });
      expect(ended).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('is in no git repository'),
      });
    } finally {
      outside.remove();
    }
  });

  test('a shallow clone, unless the ref alone is asked for', async () => {
    const clone = `${path}-shallow`;
    repository.git('clone', '--quiet', '--depth', '1', `file://${path}`, clone);
    const shallow = new ContractRepository(clone);
    try {
      const ended = await shallow.schema(['check', '--against', 'git:HEAD']);
      expect(ended).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(/shallow.*--unshallow.*fetch-depth: 0/),
      });
      expect(await shallow.schema(['check', '--against', 'git:HEAD', '--history', '1'])).toMatchObject({
        code: 0,
      });
      expect(await shallow.schema(['check', '--against', 'git:HEAD~1'])).toMatchObject({
        code: 3,
        stdout: '',
      });
    } finally {
      shallow.remove();
    }
  });

  test('a machine without git, and at once', async () => {
    const began = performance.now();
    expect(await repository.schema(['check', '--against', 'git:HEAD'], { PATH: '/nowhere' })).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'git is not on this machine: install it, or compare with dir:PATH.\n',
    });
    expect(performance.now() - began).toBeLessThan(45_000);
  });

  test('a folder that is not there', async () => {
    expect(await check('dir:/no/such/folder')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('there is no such folder'),
    });
  });
});

describe('wrong use ends with 2', () => {
  test.each([
    ['nothing to compare with', ['check']],
    ['a source of no kind', ['check', '--against', 'svn:trunk']],
    ['an address that is none', ['check', '--against', 'registry:nonsense']],
    ['two forms at once', ['check', '--against', 'git:HEAD', '--json', '--sarif']],
    ['a history of nothing', ['check', '--against', 'git:HEAD', '--history', '0']],
    ['a command that is none', ['chekc']],
    ['a topic that is none', ['register', 'orders/nope', '--to', 'pulsar:http://127.0.0.1:1']],
    ['a name that is none', ['fingerprint', 'nope']],
  ])('%s', async (_, args) => {
    const ended = await repository.schema(args);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(/\S/);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended.code).toBe(2);
  });

  test.each([
    ['a file that is no JSON', PLACED, '{ "type": "record",\n "name": }', /order-placed\.avsc:2/],
    [
      'a type that is unknown',
      PLACED,
      record('OrderPlaced', [{ ...id, type: 'Nope' }]),
      /order-placed\.avsc:\d+[\s\S]*Nope/,
    ],
    [
      'two definitions of one name',
      'schemas/orders/v1/other.avsc',
      record('OrderPlaced', [id]),
      /OrderPlaced/,
    ],
    [
      'a compatibility.json that is wrong',
      'schemas/compatibility.json',
      { default: 'SIDEWAYS' },
      /compatibility\.json is wrong.*BACKWARD/,
    ],
  ])('%s, with its place', async (_, file, content, said) => {
    const ended = await having(file, content, () => check('git:HEAD'));
    expect(ended.code).toBe(2);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(said);
  });

  test('what was broken before can be mended', async () => {
    repository.write(PLACED, '{');
    repository.commit('broken');
    repository.git('revert', '--no-edit', 'HEAD');
    const { code, stderr } = await check('git:HEAD~1');
    expect(code).toBe(0);
    expect(stderr).toMatch(/At HEAD~1 the contracts were broken themselves/);
  });
});

test('reports are JSON, SARIF and Markdown where that is asked for', async () => {
  const required = record('OrderPlaced', [id, { name: 'total', type: 'long', doc: 'Needed.' }]);
  await having(PLACED, required, async () => {
    const sarif = JSON.parse((await check('git:HEAD', '--sarif')).stdout) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0]?.results.length).toBeGreaterThan(0);
    expect(JSON.parse((await check('git:HEAD', '--json')).stdout)).toMatchObject({ compatible: false });
    expect((await check('git:HEAD', '--markdown')).stdout).toMatch(/^<!-- alpes-schema-report -->/);
  });
});

test('what package.json names and is not there is said, and the rest is checked', async () => {
  const app = {
    name: 'edge',
    alpes: { graphql: { schema: 'schema.graphql', lineage: 'lineage.json', clients: ['web'] } },
  };
  const required = record('OrderPlaced', [id, { name: 'total', type: 'long', doc: 'Needed.' }]);
  await having(PLACED, required, async () => {
    repository.write('edge/package.json', app);
    repository.write('package.json', { name: 'contracts', alpes: { apps: ['edge', 'gone'] } });
    const { code, stdout, stderr } = await check('git:HEAD');
    expect(code).toBe(1);
    expect(stdout).toContain('OrderPlaced.total');
    expect(stderr).toContain(
      'edge/schema.graphql is not there: what happens to the GraphQL schema is not known.',
    );
    expect(stderr).toContain('edge/lineage.json is not there: where GraphQL shows a field is not known.');
    expect(stderr).toContain('edge/web is not there: operations of its clients are not known.');
    expect(stderr).toContain('Who reads and writes is not known');
    repository.write('edge/lineage.json', '{');
    expect(await check('git:HEAD')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('edge/lineage.json: '),
    });
    repository.write('edge/package.json', { alpes: { graphql: { schema: 1 } } });
    expect(await check('git:HEAD')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('edge/package.json: alpes.graphql.schema: '),
    });
    repository.write('edge/package.json', {});
    repository.write('package.json', { alpes: { apps: [], contractUse: ['billing.json'] } });
    expect(await check('git:HEAD')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("billing.json can't be read"),
    });
  });
});

test('a folder that can not be written to ends with 2, as 1 says that something is incompatible', async () => {
  const out = join(repository.path, PLACED);
  expect(await repository.schema(['catalog', '--out', out])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(out),
  });
});

test('a patch that ends with an empty line of context applies', async () => {
  const text = repository.read(PLACED);
  repository.write(PLACED, text.replace(/\n\}\n$/, '\n\n\n}\n'));
  repository.commit('empty lines');
  const changed = repository.read(PLACED).replace('"A note."', '"A note that says more."');
  repository.write(PLACED, changed);
  const { stdout } = await repository.schema(['diff', 'git:HEAD']);
  repository.git('checkout', '--quiet', '--', '.');
  repository.write('change.patch', stdout);
  repository.git('apply', 'change.patch');
  expect(repository.read(PLACED)).toBe(changed);
  repository.git('checkout', '--quiet', '--', '.');
});

test('diff is a patch in a pipe, fingerprint is Avro’s, lint and catalog take the working tree', async () => {
  const diff = await repository.schema(['diff', 'git:gone', '--exit-code']);
  expect(diff.code).toBe(1);
  expect(diff.stdout).toMatch(/^\+.*"note"/m);
  expect(await repository.schema(['diff', 'git:HEAD', '--exit-code'])).toMatchObject({ code: 0, stdout: '' });
  const fingerprint = await repository.schema(['fingerprint', 'orders/events', PLACED, '--json']);
  const [topic, file] = fingerprint.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(topic).toMatchObject({ name: 'orders/events', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(file?.['canonicalForm']).toMatch(/^\{"name":"alpes\.orders\.v1\.OrderPlaced","type":"record"/);
  expect(await repository.schema(['lint'])).toMatchObject({ code: expect.any(Number), stderr: '' });
  const catalog = await repository.schema(['catalog', '--json']);
  expect(JSON.parse(catalog.stdout)).toMatchObject({ asyncapi: '3.0.0' });
});
