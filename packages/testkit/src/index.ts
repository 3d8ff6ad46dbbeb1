export { type EventuallyOptions, eventually } from './eventually.ts';
export { type Decider, type Decision, given, type Then, type When } from './given.ts';
export { watchLeaks } from './leaks.ts';
export { type DatabaseOptions, launchTestServer, startPostgres, type TestPostgres } from './postgres.ts';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { pythonPeer } from './python-peer.ts';
export { launchRealPulsar, type PulsarAddresses, realPulsar, startRealPulsar } from './real-pulsar.ts';
export { type Missing, type OptionalPart, required, skipOrFail } from './requirements.ts';
export { spawnSource } from './spawn-source.ts';
