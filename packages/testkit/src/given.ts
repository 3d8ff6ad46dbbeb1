import { deepStrictEqual, fail } from 'node:assert/strict';

/** What a functional core offers: both pure. */
export interface Decider<State, Message, Event, View> {
  decide(state: State | null, message: Message, view: View): Decision<Event>;
  evolve(state: State | null, event: Event): State | null;
}

export type Decision<Event> =
  | { readonly events: readonly Event[] }
  | {
      readonly rejected: string;
      readonly message?: string;
      readonly details?: Readonly<Record<string, string>>;
    };

export interface When<State, Message, Event, View> {
  when(message: Message, view: View): Then<State, Event>;
}

export interface Then<State, Event> {
  /** These events and no others, in this order. */
  thenEvents(...expected: Event[]): State | null;
  /** An expected refusal with this code. Returns the message for people. */
  thenRejected(code: string, details?: Readonly<Record<string, string>>): string | undefined;
  readonly decision: Decision<Event>;
}

/**
 * A specification of a functional core as an example: what happened before, what is asked, what follows.
 *
 *     given(company, registered).when(amend({ name: 'Alpina' }), noView).thenEvents(amended({ name: 'Alpina' }));
 */
export function given<State, Message, Event, View>(
  decider: Decider<State, Message, Event, View>,
  ...events: Event[]
): When<State, Message, Event, View> {
  const state = fold(decider, null, events);
  return { when: (message, view) => outcome(decider, state, decider.decide(state, message, view)) };
}

function fold<State, Message, Event, View>(
  decider: Decider<State, Message, Event, View>,
  state: State | null,
  events: readonly Event[],
): State | null {
  return events.reduce<State | null>((before, event) => decider.evolve(before, event), state);
}

function outcome<State, Message, Event, View>(
  decider: Decider<State, Message, Event, View>,
  state: State | null,
  decision: Decision<Event>,
): Then<State, Event> {
  return {
    decision,
    thenEvents(...expected) {
      if ('rejected' in decision) fail(`It was rejected: ${decision.rejected} (${decision.message ?? ''})`);
      deepStrictEqual(decision.events, expected);
      return fold(decider, state, decision.events);
    },
    thenRejected(code, details) {
      if ('events' in decision) fail(`It was accepted, with ${JSON.stringify(decision.events)}`);
      deepStrictEqual(decision.rejected, code);
      if (details !== undefined) deepStrictEqual(decision.details, details);
      return decision.message;
    },
  };
}
