export { type EmbeddedPulsar, type EmbeddedPulsarOptions, startEmbeddedPulsar } from './embedded-pulsar.ts';
export { freePort, portTaken } from './free-port.ts';
export {
  type GuardedOptions,
  type GuardedProcess,
  type ProcessExit,
  startGuarded,
} from './guarded-process.ts';
export { asLaunchError, LaunchError } from './launch-error.ts';
export { tailOf } from './log-tail.ts';
export { type PostgresOptions, type PostgresServer, startPostgres } from './postgres.ts';
export { findJavaTools, type JavaTools, PULSAR_VERSION, pulsarCache, pulsarJars } from './pulsar-jars.ts';
export {
  type StandaloneOptions,
  type StandalonePulsar,
  startRealPulsar,
  startStandalone,
} from './pulsar-standalone.ts';
