import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { commentMark } from './to-markdown.ts';

const text = readFileSync(new URL('../../../../docs/guides/schema-gate.github.yml', import.meta.url), 'utf8');
const workflow = parse(text);
const { steps, permissions } = workflow.jobs.contracts;

test('the workflow to copy names exact versions of actions, and asks for no more rights than it uses', () => {
  const used = steps.flatMap(({ uses }: { uses?: string }) => uses ?? []);
  expect(used.length).toBeGreaterThan(2);
  for (const action of used) expect(action).toMatch(/@v\d+\.\d+\.\d+$/);
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(permissions).toEqual({ contents: 'read', 'security-events': 'write', 'pull-requests': 'write' });
});

test('what a pull request can name never becomes part of a script of the workflow', () => {
  for (const { run } of steps) expect(run ?? '').not.toContain('${{');
});

test('the workflow finds the comment to replace by the mark that comments begin with', () => {
  expect(text).toContain(`startswith("${commentMark}")`);
});

test('its history reaches back to where the branch began', () => {
  expect(steps[0].with['fetch-depth']).toBe(0);
});
