export { CommandError } from './command-error.ts';
export { exitCodes } from './exit-codes.ts';
export { type CommandContext, run } from './program.ts';
