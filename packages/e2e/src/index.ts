export { Part, type PartOptions } from './part.ts';
export { type AppName, System, type SystemOptions } from './system.ts';
