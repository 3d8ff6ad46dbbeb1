import { geographic } from './service.ts';

export { geographic };

/** What a host starts. */
export const apps = [geographic];
