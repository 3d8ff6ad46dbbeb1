export { setupRealPulsar as default } from './real-pulsar.ts';
