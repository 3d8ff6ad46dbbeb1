export { setupChromium as default } from './chromium.ts';
