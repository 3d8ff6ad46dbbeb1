export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type FileFault = 'TOO_LARGE' | 'SPREADSHEET' | 'NOT_TEXT' | 'EMPTY' | 'UNREADABLE';

export type Decoded =
  | { readonly kind: 'text'; readonly text: string; readonly encoding: Encoding }
  | { readonly kind: 'fault'; readonly fault: FileFault };

/**
 * The text of a file of unknown encoding: by its byte order mark, else UTF-8 where all of it is that, else Windows-1252, which
 * is what spreadsheets in Spanish and English write otherwise. A byte order mark is not part of the text.
 */
export function decodeFile(bytes: Uint8Array): Decoded {
  // A spreadsheet's own format is a ZIP archive, or the compound file of the older ones.
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return { kind: 'fault', fault: 'SPREADSHEET' };
  const utf16 = utf16Of(bytes);
  if (utf16 !== null) return { kind: 'text', text: new TextDecoder(utf16).decode(bytes), encoding: utf16 };
  if (bytes.subarray(0, 4_096).includes(0)) return { kind: 'fault', fault: 'NOT_TEXT' };
  try {
    return {
      kind: 'text',
      text: new TextDecoder('utf-8', { fatal: true }).decode(bytes),
      encoding: 'utf-8',
    };
  } catch {
    return { kind: 'text', text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  // Without a mark: every other byte of Latin text is 0.
  const head = bytes.subarray(0, 64);
  const zeros = (parity: number) => head.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  if (head.length >= 8 && zeros(1) > head.length / 3 && zeros(0) === 0) return 'utf-16le';
  if (head.length >= 8 && zeros(0) > head.length / 3 && zeros(1) === 0) return 'utf-16be';
  return null;
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);
