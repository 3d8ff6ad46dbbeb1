import { expect, test, vi } from 'vitest';
import { command, FakeLocks, openTab, receipt, SharedStorage } from './testing/fakes.ts';

const register = { mutation: 'registerCompany', input: { name: 'Acme', country: 'CO' } } as const;
const acme = { label: 'Acme' };
const browser = () => ({ shared: new SharedStorage(), locks: new FakeLocks() });
type Tab = ReturnType<typeof openTab>;

const kindOf = ({ store }: Tab, key: string) => store.find(key)?.progress.kind;
const until = (condition: () => unknown) => vi.waitFor(() => expect(condition()).toBeTruthy());
const sentBy = (tab: Tab) => until(() => tab.transport.sent.length > 0);

async function pendingIn(tab: Tab, commandId: string): Promise<string> {
  const key = tab.store.ask(register, acme);
  await sentBy(tab);
  tab.transport.answerNext({ kind: 'result', result: receipt(commandId) });
  await until(() => kindOf(tab, key) === 'pending');
  return key;
}

test('what is asked for is written down with its key before it is sent', () => {
  const { shared, locks } = browser();
  const key = openTab(shared, locks).store.ask(register, acme);
  const { storage } = shared.tab();
  expect(JSON.parse(storage.getItem(`alpes.command.ana.${key}`) ?? '')).toMatchObject({
    key,
    asked: register,
    progress: { kind: 'sending' },
  });
});

test('a request is pending from its receipt and confirmed when the edge says so', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const key = await pendingIn(tab, 'c1');
  tab.transport.tell(command('c1', 'COMPLETED'));
  expect(tab.store.find(key)?.progress).toMatchObject({ kind: 'completed', version: 1 });
});

test('a refusal keeps its reason', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const key = await pendingIn(tab, 'c1');
  tab.transport.tell(command('c1', 'REJECTED'));
  expect(tab.store.find(key)?.progress).toMatchObject({
    kind: 'rejected',
    rejection: { code: 'TAX_ID_TAKEN' },
  });
});

test('an outcome that overtakes its receipt is not lost', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const key = tab.store.ask(register, acme);
  await sentBy(tab);
  tab.transport.tell(command('c1', 'COMPLETED'));
  tab.transport.answerNext({ kind: 'result', result: receipt('c1') });
  await until(() => kindOf(tab, key) === 'completed');
});

test('a request that the network cut is sent again with the same key', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const key = tab.store.ask(register, acme);
  await sentBy(tab);
  tab.transport.answerNext({ kind: 'unanswered', why: 'NETWORK' });
  await until(() => kindOf(tab, key) === 'waiting');
  tab.wake();
  await sentBy(tab);
  expect(tab.transport.sent[0]?.key).toBe(key);
  tab.transport.answerNext({ kind: 'result', result: receipt('c1') });
  await until(() => kindOf(tab, key) === 'pending');
});

test('the pauses between attempts grow, and go beyond what the edge asks for by as much', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  tab.store.ask(register, acme);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await sentBy(tab);
    tab.transport.answerNext({ kind: 'unanswered', why: 'NETWORK' });
    await until(() => tab.pauses.length === attempt + 1);
    tab.wake();
  }
  expect(tab.pauses).toEqual([500, 1_000, 2_000, 4_000]);
  await sentBy(tab);
  const overloaded = { __typename: 'Unavailable', code: 'OVERLOADED', commandId: 'c1' } as const;
  const result = { ...overloaded, retryAfterMs: 7_000, maybeAccepted: false };
  tab.transport.answerNext({ kind: 'result', result });
  await until(() => tab.pauses.length === 5);
  expect(tab.pauses[4]).toBe(7_000 + 8_000);
});

test('a wrong shape and a refusal to take it are final', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const [invalid, failed] = [tab.store.ask(register, acme), tab.store.ask(register, acme)];
  await until(() => tab.transport.sent.length === 2);
  const problems = [{ path: ['input', 'name'], code: 'NAME_INVALID', message: 'A name is needed.' }];
  tab.transport.answerNext({ kind: 'result', result: { __typename: 'InvalidInput', problems } });
  tab.transport.answerNext({ kind: 'refused', code: 'FORBIDDEN' });
  await until(() => kindOf(tab, invalid) === 'invalid' && kindOf(tab, failed) === 'failed');
  expect(tab.pauses).toEqual([]);
});

test('after a reload what is pending is asked for as soon as the stream stands', async () => {
  const { shared, locks } = browser();
  const before = openTab(shared, locks);
  const key = await pendingIn(before, 'c1');
  before.stop();
  const after = openTab(shared, locks);
  expect(kindOf(after, key)).toBe('pending');
  after.transport.known = [command('c1', 'REJECTED')];
  after.transport.start();
  await until(() => kindOf(after, key) === 'rejected');
  expect(after.transport.lookedAt).toEqual([['c1']]);
});

test('after a reload what was left unsent is sent with its key', async () => {
  const { shared, locks } = browser();
  const before = openTab(shared, locks);
  const key = before.store.ask(register, acme);
  await sentBy(before);
  before.stop();
  // The page is gone before an answer came, and with it its lock.
  const after = openTab(shared, new FakeLocks());
  await sentBy(after);
  expect(after.transport.sent.map((sent) => sent.key)).toEqual([key]);
});

test('a look that fails is repeated until it can be had', async () => {
  const { shared, locks } = browser();
  const before = openTab(shared, locks);
  const key = await pendingIn(before, 'c1');
  before.stop();
  const tab = openTab(shared, locks);
  tab.transport.known = null;
  tab.transport.start();
  await until(() => tab.pauses.length === 1);
  tab.transport.known = [command('c1', 'COMPLETED')];
  tab.wake();
  await until(() => kindOf(tab, key) === 'completed');
});

test('a pending request that nothing is heard of is looked for once', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const key = await pendingIn(tab, 'c1');
  tab.transport.known = [command('c1', 'COMPLETED')];
  await until(() => tab.pauses.length === 1);
  tab.wake();
  await until(() => kindOf(tab, key) === 'completed');
});

test('another tab shows what is asked for here, sends nothing, and hears how it ended', async () => {
  const { shared, locks } = browser();
  const [here, there] = [openTab(shared, locks), openTab(shared, locks)];
  const outcome = vi.fn();
  there.store.onOutcome(outcome);
  const key = await pendingIn(here, 'c1');
  await until(() => kindOf(there, key) === 'pending');
  here.transport.tell(command('c1', 'COMPLETED'));
  await until(() => kindOf(there, key) === 'completed');
  expect(outcome).toHaveBeenCalledOnce();
  expect(there.transport.sent).toEqual([]);
});

test('a tab that knows less takes nothing back from one that knows more', async () => {
  const { shared, locks } = browser();
  const [here, there] = [openTab(shared, locks), openTab(shared, locks)];
  const key = await pendingIn(here, 'c1');
  await until(() => kindOf(there, key) === 'pending');
  const name = `alpes.command.ana.${key}`;
  const old = JSON.stringify(here.store.find(key));
  there.transport.tell(command('c1', 'COMPLETED'));
  await until(() => kindOf(here, key) === 'completed');
  const { storage } = shared.tab();
  storage.setItem(name, old);
  await until(() => storage.getItem(name)?.includes('completed'));
  expect(kindOf(here, key)).toBe('completed');
  expect(kindOf(there, key)).toBe('completed');
});

test('what is taken off the list is gone from every tab', async () => {
  const { shared, locks } = browser();
  const [here, there] = [openTab(shared, locks), openTab(shared, locks)];
  const key = await pendingIn(here, 'c1');
  await until(() => kindOf(there, key) === 'pending');
  there.store.forget(key);
  await until(() => here.store.get().length === 0);
});

test('a person sees nothing of another who used the same browser', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  await pendingIn(tab, 'c1');
  const { storage } = shared.tab();
  const name = storage.key(0) ?? '';
  storage.setItem(name.replace('.ana.', '.luis.'), storage.getItem(name) ?? '');
  storage.removeItem(name);
  expect(openTab(shared, locks).store.get()).toEqual([]);
});

test('an outcome is told once', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const outcome = vi.fn();
  tab.store.onOutcome(outcome);
  await pendingIn(tab, 'c1');
  tab.transport.tell(command('c1', 'COMPLETED'));
  tab.transport.tell(command('c1', 'COMPLETED'));
  expect(outcome).toHaveBeenCalledOnce();
});

test('every change of this person’s commands is passed on, also of those sent from elsewhere', () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const heard = vi.fn();
  tab.store.onChange(heard);
  tab.transport.tell(command('elsewhere', 'PENDING'));
  expect(heard).toHaveBeenCalledWith(command('elsewhere', 'PENDING'));
});

test('what was taken off the list while it waited to be sent again is not sent', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  const key = tab.store.ask(register, acme);
  await sentBy(tab);
  tab.transport.answerNext({ kind: 'unanswered', why: 'NETWORK' });
  await until(() => kindOf(tab, key) === 'waiting');
  tab.store.forget(key);
  tab.wake();
  await locks.alone(`alpes.command.${key}`, async () => {});
  expect(tab.transport.sent).toEqual([]);
});

test('a tab whose token has ended holds up no other', async () => {
  const { shared, locks } = browser();
  const [ended, other] = [openTab(shared, locks), openTab(shared, locks)];
  ended.transport.signedIn = new Promise(() => {});
  const key = ended.store.ask(register, acme);
  await sentBy(ended);
  ended.transport.answerNext({ kind: 'unanswered', why: 'UNAUTHENTICATED' });
  await sentBy(other);
  other.transport.answerNext({ kind: 'result', result: receipt('c1') });
  await until(() => kindOf(ended, key) === 'pending');
  expect(ended.transport.sent).toEqual([]);
});

test('what waits for a token lets go when its tab stops, and goes on when it starts again', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  tab.transport.signedIn = new Promise(() => {});
  const key = tab.store.ask(register, acme);
  await sentBy(tab);
  tab.transport.answerNext({ kind: 'unanswered', why: 'UNAUTHENTICATED' });
  await until(() => kindOf(tab, key) === 'waiting');
  tab.stop();
  tab.transport.signedIn = Promise.resolve();
  tab.store.start();
  await sentBy(tab);
  expect(tab.transport.sent.map((sent) => sent.key)).toEqual([key]);
});

test('what was taken off the list in another tab while this one was signed out is not sent', async () => {
  const { shared, locks } = browser();
  const tab = openTab(shared, locks);
  tab.stop();
  const key = tab.store.ask(register, acme);
  const other = openTab(shared, locks);
  other.store.forget(key);
  await Promise.resolve();
  tab.store.start();
  await locks.alone(`alpes.command.${key}`, async () => {});
  expect(tab.store.get()).toEqual([]);
  expect(tab.transport.sent).toEqual([]);
});

test('a page that stays open keeps no more of what ended than one that is opened anew', async () => {
  const { shared, locks } = browser();
  const { storage } = shared.tab();
  const ended = (index: number) => ({
    key: `old-${index}`,
    asked: register,
    label: 'Acme',
    askedAt: 900_000 + index,
    progress: { kind: 'failed', code: 'FORBIDDEN' },
  });
  for (let index = 0; index < 500; index += 1)
    storage.setItem(`alpes.command.ana.old-${index}`, JSON.stringify(ended(index)));
  const tab = openTab(shared, locks);
  expect(tab.store.get()).toHaveLength(500);
  tab.store.ask(register, acme);
  expect(tab.store.get()).toHaveLength(500);
  expect(tab.store.find('old-0')).toBeUndefined();
  expect(storage.getItem('alpes.command.ana.old-0')).toBeNull();
});
