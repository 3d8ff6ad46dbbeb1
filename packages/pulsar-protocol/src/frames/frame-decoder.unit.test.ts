import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommandToSend } from '../messages/commands.ts';
import { type RecordedName, recorded, recordedFrame } from '../testing/recorded.ts';
import { encodeFrame, type Frame } from './frame.ts';
import { FrameDecoder } from './frame-decoder.ts';

const all = Buffer.concat((Object.keys(recorded) as RecordedName[]).map(recordedFrame));
const whole = new FrameDecoder().push(all);

test('finds the same frames wherever the stream is cut in two', () => {
  for (let cut = 0; cut <= all.length; cut++) {
    const decoder = new FrameDecoder();
    const frames = [...decoder.push(all.subarray(0, cut)), ...decoder.push(all.subarray(cut))];
    expect(frames.length).toBe(whole.length);
    if (cut % 97 === 0) expect(frames).toEqual(whole);
  }
});

test('finds the same frames byte by byte', () => {
  const decoder = new FrameDecoder();
  const frames: Frame[] = [];
  for (let index = 0; index < all.length; index++)
    frames.push(...decoder.push(all.subarray(index, index + 1)));
  expect(frames).toEqual(whole);
});

test('finds the same frames in chunks of any size', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      const decoder = new FrameDecoder();
      const frames: Frame[] = [];
      for (let start = 0, turn = 0; start < all.length; turn++) {
        const size = sizes[turn % sizes.length]!;
        frames.push(...decoder.push(all.subarray(start, start + size)));
        start += size;
      }
      expect(frames).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});

test('refuses a frame that is too large before it has arrived', () => {
  const decoder = new FrameDecoder({ maxFrameSize: 100 });
  expect(() => decoder.push(Buffer.from([0, 0, 0, 101]))).toThrow(
    expect.objectContaining({ code: 'FrameTooLarge' }),
  );
});

test.each([
  ['a frame too small for a command', '00000003000000', 'Malformed'],
  ['a command longer than its frame', '00000009000000ff0812920100', 'Truncated'],
  ['a command without a type', '00000006000000021000', 'Malformed'],
  ['a command without its content', '00000006000000020812', 'Malformed'],
  ['a field longer than the command', '0000000a00000006081292017f00', 'Truncated'],
  ['a required field that is missing', '0000000800000004080d6a00', 'Malformed'],
])('refuses %s', (_, hex, code) => {
  expect(() => new FrameDecoder().push(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code }));
});

test('names a command it does not know, and the request that wants an answer', () => {
  const bytes = Buffer.from('0000000b0000000708329203020805', 'hex');
  expect(new FrameDecoder().push(bytes)[0]!.command).toEqual({ type: 'Unknown', number: 50, requestId: 5 });
});

test('passes over fields that a newer peer added', () => {
  const known = encodeFrame({ type: 'Success', requestId: 9 } satisfies CommandToSend);
  const more = Buffer.from('f80101fa0103616263', 'hex');
  const inner = Buffer.concat([known.subarray(12), more]);
  const command = Buffer.concat([Buffer.from([0x08, 13, 0x6a, inner.length]), inner]);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(command.length + 4, 0);
  sizes.writeUInt32BE(command.length, 4);
  const [frame] = new FrameDecoder().push(Buffer.concat([sizes, command]));
  expect(frame!.command).toMatchObject({ type: 'Success', requestId: 9 });
});

test('throws nothing but protocol errors, whatever arrives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(all.length - 1), (noise, place) => {
      const damaged = Buffer.from(all.subarray(0, 2_000));
      damaged.set(noise.subarray(0, Math.max(0, damaged.length - (place % 2_000))), place % 2_000);
      try {
        new FrameDecoder().push(damaged);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ProtocolError', retryable: false });
      }
    }),
    { numRuns: 500 },
  );
});
