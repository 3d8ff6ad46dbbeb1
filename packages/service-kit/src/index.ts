export { commandsFrom, eventsFrom } from './definition.ts';
export type * from './definition.ts';
