import { vi } from 'vitest';

type Listener<Event> = ((event: Event) => void) | null;

/** A websocket whose other end is the test. */
export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static readonly CLOSING = 2;
  static all: FakeSocket[] = [];

  readyState = 0;
  readonly protocol = 'graphql-transport-ws';
  readonly sent: Record<string, unknown>[] = [];
  onopen: Listener<unknown> = null;
  onmessage: Listener<{ data: string }> = null;
  onclose: Listener<unknown> = null;
  onerror: Listener<unknown> = null;

  constructor() {
    FakeSocket.all.push(this);
  }

  static install(): void {
    FakeSocket.all = [];
    vi.stubGlobal('WebSocket', FakeSocket);
  }

  /** The one that was opened last. */
  static async next(count: number): Promise<FakeSocket> {
    await vi.waitUntil(() => FakeSocket.all.length >= count);
    const socket = FakeSocket.all[count - 1];
    if (socket === undefined) throw new Error('No socket was opened.');
    return socket;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(code = 1_000): void {
    this.end(code);
  }

  /** It opens, and the other end takes it. */
  async accept(): Promise<void> {
    this.readyState = 1;
    this.onopen?.({});
    await vi.waitUntil(() => this.sent.length > 0);
    this.tell({ type: 'connection_ack' });
    await vi.waitUntil(() => this.ofType('subscribe').length > 0);
  }

  tell(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  end(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason: '', wasClean: true });
  }

  ofType(type: string): Record<string, unknown>[] {
    return this.sent.filter((message) => message['type'] === type);
  }
}
