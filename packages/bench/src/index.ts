export { latencies, median } from './statistics.ts';
