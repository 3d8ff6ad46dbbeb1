import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { documentsIn } from './client-documents.ts';
import { compareSdl } from './sdl-changes.ts';

const file = 'apps/bff/schema.graphql';
const committed = readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');

const web = documentsIn([
  {
    file: 'web/company.graphql',
    text: `query Company($id: ID!) {
  company(id: $id) { ...Card }
}

fragment Card on Company { name taxId { number } roles }
`,
  },
  {
    file: 'web/companies.tsx',
    text: `import { gql, graphql } from 'somewhere';
import { nodes } from './nodes.ts';

export const Companies = gql\`
  query Companies($filter: CompanyFilter) {
    companies(filter: $filter, first: 5) { nodes { \${nodes} name } }
  }
\`;
export const view = <p>{graphql(\`subscription Watch { companyChanged { cursor company { version } } }\`)}</p>;
const amend = /* GraphQL */ \`mutation Amend($input: AmendCompanyInput!) {
  amendCompany(input: $input) { __typename }
}\`;
const findings = gql\`{ findings(filter: { severities: [ERROR] }) { nodes { rule } } }\`;
`,
  },
]);

const changed = async (change: (sdl: string) => string) => {
  const candidate = { file, text: change(committed) };
  expect(candidate.text).not.toBe(committed);
  return compareSdl({ file, text: committed }, candidate, web.operations);
};

const worst = async (change: (sdl: string) => string) => {
  const compared = await changed(change);
  if (!compared.ok) throw new Error(compared.problem);
  const level = compared.changes[0]?.criticality;
  return compared.changes
    .filter(({ criticality }) => criticality === level)
    .map(({ criticality, path, operations }) => [criticality, path, operations]);
};

test('finds operations in documents and in the tagged templates and calls of TypeScript, with their lines', () => {
  expect(web.problems).toEqual([]);
  expect(web.operations.map(({ name, file: at, line }) => `${at}:${line} ${name}`)).toEqual([
    'web/company.graphql:1 Company',
    'web/companies.tsx:5 Companies',
    'web/companies.tsx:9 Watch',
    'web/companies.tsx:10 Amend',
    'web/companies.tsx:13 unnamed query',
  ]);
});

test('a document that cannot be read is named with its line', () => {
  const { problems } = documentsIn([
    { file: 'web/a.ts', text: 'const a = 1;\nconst b = gql`{\n  company(\n`;\n' },
  ]);
  expect(problems).toEqual(['web/a.ts:4: Syntax Error: Expected Name, found <EOF>.']);
});

test('a field that goes breaks the operations that select it, fragments included, and no others', async () => {
  expect(await worst((sdl) => sdl.replace('\n  taxId: TaxId\n', '\n'))).toEqual([
    ['breaking', 'Company.taxId', ['web/company.graphql:1: Company']],
  ]);
});

test('an argument that becomes necessary breaks those who do not give it', async () => {
  expect(
    await worst((sdl) =>
      sdl.replace('company(id: ID!): Company\n', 'company(id: ID!, at: DateTime!): Company\n'),
    ),
  ).toEqual([['breaking', 'Query.company.at', ['web/company.graphql:1: Company']]]);
});

test('an input field that goes breaks those who send its input in a variable', async () => {
  const without = (sdl: string) => sdl.replace(/(input AmendCompanyInput \{\n)  address: String\n/, '$1');
  expect(await worst(without)).toEqual([
    ['breaking', 'AmendCompanyInput.address', ['web/companies.tsx:10: Amend']],
  ]);
});

test('a type that may be null where it could not is told to those who read it', async () => {
  const nullable = (sdl: string) => sdl.replace(/(type Company \{[^}]*\n  name: String)!/, '$1');
  expect(await worst(nullable)).toEqual([
    ['breaking', 'Company.name', ['web/company.graphql:1: Company', 'web/companies.tsx:5: Companies']],
  ]);
});

test('a symbol that goes breaks those who name it; one that comes is a danger to those who may get it', async () => {
  const gone = (sdl: string) => sdl.replace(/(enum Severity \{\n)  ERROR\n/, '$1');
  expect(await worst(gone)).toEqual([
    ['breaking', 'Severity.ERROR', ['web/companies.tsx:13: unnamed query']],
  ]);
  const came = (sdl: string) => sdl.replace(/(enum CompanyRole \{\n)/, '$1  APPRAISER\n');
  expect(await worst(came)).toEqual([
    [
      'dangerous',
      'CompanyRole.APPRAISER',
      ['web/company.graphql:1: Company', 'web/companies.tsx:5: Companies', 'web/companies.tsx:10: Amend'],
    ],
  ]);
});

test('what is only added, or only described, concerns nobody', async () => {
  expect(
    await worst((sdl) => sdl.replace('type Company {\n', 'type Company {\n  nickname: String\n')),
  ).toEqual([['safe', 'Company.nickname', []]]);
});

test('every operation that stops being valid is named by a breaking change', async () => {
  const asked = new Set([
    'taxId',
    'number',
    'roles',
    'company',
    'name',
    'nodes',
    'cursor',
    'version',
    'rule',
  ]);
  const fields = [...committed.matchAll(/^ {2}(\w+)(?:\([^)]*\))?: .+\n/gm)];
  let broken = 0;
  for (const [line] of fields.filter(([, name = '']) => asked.has(name))) {
    const text = committed.replace(line, '');
    const compared = await compareSdl({ file, text: committed }, { file, text }, web.operations);
    if (!compared.ok) continue;
    const named = new Set(
      compared.changes.flatMap(({ criticality, operations }) =>
        criticality === 'breaking' ? operations : [],
      ),
    );
    const after = buildSchema(text);
    for (const { name, file: at, line: where, definitions } of web.operations) {
      if (validate(after, { ...parse('{ a }'), definitions }).length === 0) continue;
      broken += 1;
      expect(named, `${line} breaks ${name}`).toContain(`${at}:${where}: ${name}`);
    }
  }
  expect(broken).toBeGreaterThan(8);
});

test('an SDL that is none is a problem with its file, and the line where it cannot be read', async () => {
  expect(await changed(() => 'type Query {\n  a: Missing\n}')).toEqual({
    ok: false,
    problem: `${file}: Unknown type "Missing".`,
  });
  expect(await changed(() => 'type Query {\n  a:\n}')).toEqual({
    ok: false,
    problem: `${file}:3: Syntax Error: Expected Name, found "}".`,
  });
});
