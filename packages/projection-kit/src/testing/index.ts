export { completed, envelope, outcome } from './envelopes.ts';
export { MemoryBroker } from './memory-broker.ts';
export { type ReadDatabase, readDatabase } from './read-database.ts';
export { startProjector, type TestProjector } from './start-projector.ts';
