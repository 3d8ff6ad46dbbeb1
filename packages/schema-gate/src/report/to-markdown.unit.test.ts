import { expect, test } from 'vitest';
import { sampleBreach, sampleReport, sampleRetained } from './testing/sample-report.ts';
import { commentMark, mostCharacters, toMarkdown } from './to-markdown.ts';

const subject = sampleReport.subjects[1] ?? expect.unreachable();
const withBreaches = (breaches: readonly (typeof sampleBreach)[]) => ({
  ...sampleReport,
  subjects: [{ ...subject, breaches }],
});

test('a comment has its mark, its verdict, a table of subjects, and parts to open', () => {
  const markdown = toMarkdown(sampleReport);
  expect(markdown.startsWith(commentMark)).toBe(true);
  expect(markdown).toContain('### ❌ Not compatible');
  expect(markdown).toContain('| ❌ | `companies/events` | BACKWARD_TRANSITIVE | 1 | 1 |');
  expect(markdown.match(/<details>/g)).toHaveLength(3);
  expect(markdown.match(/<\/details>/g)).toHaveLength(3);
  expect(markdown).toContain('1. `audit`, `projector`: they read what is written next.');
});

test.each([
  ['a mention', 'ask @octocat now', /@octocat/],
  ['an issue', 'closes #12', /#12/],
  ['HTML', '<img src=x onerror=alert(1)>', /<img/],
  ['the end of the part', '</details>', /^<\/details>x/],
  ['a link', '[a](https://evil.example)', /\]\(https:\/\//],
  ['a bare address', 'https://evil.example', /https:\/\//],
  ['a comment of ours', commentMark, new RegExp(`${commentMark}[^]*${commentMark}`)],
])('%s in a message stays text', (_, message, forbidden) => {
  expect(toMarkdown(withBreaches([{ ...sampleBreach, message }]))).not.toMatch(forbidden);
});

test('a name with backticks, bars and line breaks stays inside its code and its cell', () => {
  const markdown = toMarkdown({ ...sampleReport, subjects: [{ ...subject, subject: 'a``b|c\nd' }] });
  expect(markdown).toContain('| ❌ | ``` a``b\\|c d ``` | BACKWARD_TRANSITIVE | 1 | 1 |');
});

test('a summary to open reads no Markdown and no HTML of a name', () => {
  const markdown = toMarkdown(withBreaches([{ ...sampleBreach, record: 'x.<b>`A_B`', field: '@me' }]));
  expect(markdown).toContain('<code>&lt;b&gt;&#96;A&#95;B&#96;.@\u200bme</code>');
});

test('a comment never grows past what a forge takes, and says what it left out', () => {
  const many = Array.from({ length: 500 }, (_, at) => ({
    ...sampleBreach,
    message: `Field ${at}. ${'x'.repeat(200)}`,
  }));
  const markdown = toMarkdown(withBreaches(many));
  expect(markdown.length).toBeLessThanOrEqual(mostCharacters);
  expect(markdown).toContain('more than fits into a comment');
  expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
});

test('what topics still hold is a part to open, and a type of a message does nothing in it', () => {
  const [group = expect.unreachable()] = sampleRetained.groups;
  const hostile = { ...sampleRetained, groups: [group, { ...group, type: '@octocat|<img src=x>' }] };
  const markdown = toMarkdown({ ...sampleReport, retained: [hostile] });
  expect(markdown).toContain('❌ What <code>companies/events</code> still holds: all 12 messages');
  expect(markdown).toContain('| 0 | `CompanyRegistered` | 0 | 7 | 0 |');
  expect(markdown).toContain('`@octocat\\|<img src=x>`');
  expect(markdown).toContain('- `1:2:-1` (`CompanyRegistered`): vatId was not written');
});
