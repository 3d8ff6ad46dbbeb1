export { edge } from './edge.ts';
