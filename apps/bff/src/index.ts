import { edge } from './edge/index.ts';
import { projector } from './projector/index.ts';

export { edge, projector };

/** What a host starts. */
export const apps = [projector, edge];
