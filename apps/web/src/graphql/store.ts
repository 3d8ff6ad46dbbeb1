/** A value that can be watched; made for `useSyncExternalStore`. */
export interface Store<Value> {
  get(): Value;
  subscribe(listener: () => void): () => void;
}

interface WritableStore<Value> extends Store<Value> {
  set(value: Value): void;
}

export function createStore<Value>(initial: Value): WritableStore<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Resolves with the first value that fits, now or later. */
export function waitFor<Value, Fitting extends Value>(
  store: Store<Value>,
  fits: (value: Value) => value is Fitting,
): Promise<Fitting> {
  return new Promise((resolve) => {
    let stop = () => {};
    const look = () => {
      const value = store.get();
      if (!fits(value)) return;
      stop();
      resolve(value);
    };
    stop = store.subscribe(look);
    look();
  });
}

/** Resolves once a value fits, now or later, or once `signal` is aborted. */
export function waitUntil<Value>(
  store: Store<Value>,
  fits: (value: Value) => boolean,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let stop = () => {};
    const look = () => {
      if (!signal.aborted && !fits(store.get())) return;
      stop();
      signal.removeEventListener('abort', look);
      resolve();
    };
    stop = store.subscribe(look);
    signal.addEventListener('abort', look);
    look();
  });
}
