import type { IncomingHttpHeaders } from 'node:http';
import type { RequestTrace } from '../context.ts';

const correlationPattern = /^[\w.:-]{1,64}$/;
// W3C Trace Context, 3.2.2: version 00, not all zeros.
const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** `x-correlation-id` and `traceparent`, where they are well formed; anything else is as if it were not there. */
export function traceOf(headers: IncomingHttpHeaders): RequestTrace {
  const correlationId = single(headers['x-correlation-id']);
  const traceparent = single(headers['traceparent']);
  return {
    correlationId: matching(correlationId, correlationPattern),
    traceparent: matching(traceparent, traceparentPattern),
  };
}

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? undefined : value;

function matching(value: string | undefined, pattern: RegExp): string | undefined {
  return value !== undefined && pattern.test(value) ? value : undefined;
}
