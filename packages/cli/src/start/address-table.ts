import Table from 'cli-table3';
import pc from 'picocolors';

export interface AddressRow {
  readonly name: string;
  readonly address: string;
  readonly note: string;
}

/**
 * What a person looks at once everything runs; with the usual addresses it fits into 80 columns. Colours only where
 * `picocolors` finds them welcome (NO_COLOR, a terminal).
 */
export function addressTable(rows: readonly AddressRow[], readyMs: number): string {
  const table = new Table({
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: frame,
  });
  for (const { name, address, note } of rows) table.push([pc.bold(name), pc.cyan(address), pc.dim(note)]);
  const title = `${pc.green('●')} ${pc.bold('Alpes is running')} ${pc.dim(`(ready in ${(readyMs / 1_000).toFixed(1)} s)`)}`;
  return `\n  ${title}\n\n${table.toString().replaceAll(/ +$/gm, '')}\n`;
}

const frame = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A URL fit to show: without its password. */
export function shown(url: string): string {
  return url.replace(/(:\/\/[^:@/]+):[^@/]+@/, '$1@');
}
