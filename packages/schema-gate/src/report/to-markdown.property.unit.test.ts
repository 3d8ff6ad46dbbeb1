import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { sampleBreach, sampleReport } from './testing/sample-report.ts';
import { toMarkdown } from './to-markdown.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });
// As forges do: no links of bare domains.
markdown.linkify.set({ fuzzyLink: false });

/** Tokens of a comment, those inside paragraphs and cells too. */
const tokensOf = (text: string) =>
  markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);

// Parted by blanks, which are fragments too.
const fragments = [
  ...'` `` | \\ [ ]( ) ![ < > </details> <img src=x> @ @octocat #12 https://evil.example www.evil.example'.split(
    ' ',
  ),
  ...'mailto:a@evil.example * _ ~~ $ &lt; <!-- --> --- 1. - {{ a'.split(' '),
  ' ',
  '    ',
  '\n',
  '\r\n',
  '\u202e',
  '\u0000',
  '<img src=x>',
  '1. ',
  '> ',
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 5 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

const ours = /^(?:<\/?(?:details|summary|code)>|<!-- alpes-schema-report -->|\s|❌|⚠️)/u;

function reportOf(names: readonly string[]) {
  const [message = '', record = '', field = '', topic = '', app = '', path = ''] = names;
  const breach = {
    ...sampleBreach,
    message,
    record,
    field,
    specification: topic,
    remedy: app,
    at: path,
    against: [message, app],
    reader: { ...sampleBreach.reader, file: path, path: message },
    impact: {
      ...sampleBreach.impact,
      topics: [topic],
      parties: [{ app, role: 'reads' as const, topic }],
      order: { safe: true as const, steps: [{ upgrade: [app], why: message }] },
    },
  };
  const subject = sampleReport.subjects[1] ?? expect.unreachable();
  return {
    ...sampleReport,
    against: app,
    problems: [{ code: 'BAD_NAME' as const, message, place: { file: path, line: 1, column: 1, path } }],
    subjects: [{ ...subject, subject: topic, breaches: [breach] }],
  };
}

test('whatever names and messages hold, a comment has no link, picture, mention or element of theirs, and whole tables', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 6, maxLength: 6 }), (names) => {
      const tokens = tokensOf(toMarkdown(reportOf(names)));
      const kinds = tokens.map(({ type }) => type);
      for (const kind of ['link_open', 'image', 'code_block', 'fence', 'blockquote_open', 'hr'])
        expect(kinds).not.toContain(kind);
      for (const { type, content } of tokens) {
        if (type === 'html_inline') expect(content).toMatch(ours);
        if (type === 'html_block')
          expect(
            content.replace(/<\/?(?:details|summary|code)>|<!-- alpes-schema-report -->/g, ''),
          ).not.toMatch(/<[a-z/!]/i);
        if (type === 'text') expect(content).not.toMatch(/@\w|#\d/);
      }
      const plain = tokensOf(toMarkdown(reportOf(['m', 'r', 'f', 't', 'a', 'p'])));
      const cells = (of: typeof tokens) => of.filter(({ type }) => type === 'td_open').length;
      expect(cells(tokens)).toBe(cells(plain));
    }),
    { numRuns: 300 },
  );
});
