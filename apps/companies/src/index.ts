import { companies } from './service.ts';

export { companies };

/** What a host starts. */
export const apps = [companies];
