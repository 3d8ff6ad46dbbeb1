import { expect, test } from 'vitest';
import { extentOf } from './extent-of.ts';

const text = '{"a": [1, {"b\\"": "x]"}, []],\n "c": {"d": null, "e": [[2, 3]]}, "f": -1.5 }';

let texts = 0;

test.each<[(string | number)[], string]>([
  [[], text],
  [['a'], '[1, {"b\\"": "x]"}, []]'],
  [['a', 0], '1'],
  [['a', 1, 'b"'], '"x]"'],
  [['a', 2], '[]'],
  [['c', 'd'], 'null'],
  [['c', 'e', 0, 1], '3'],
  [['f'], '-1.5'],
  [['nowhere'], text],
  [['a', 3], text],
  [['f', 'g'], text],
  [['c', 0], text],
])('finds %j, the first time and again', (path, expected) => {
  // A text of its own for each: the second look takes another way.
  const own = `${text}${'\n'.repeat((texts += 1))}`;
  const wanted = expected === text ? own.trim() : expected;
  for (const _ of [1, 2, 3]) {
    const { start, end } = extentOf(own, path);
    expect(own.slice(start, end).trim()).toBe(wanted);
  }
});
