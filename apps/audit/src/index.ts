import { audit } from './service.ts';

export { audit };

/** What a host starts. */
export const apps = [audit];
