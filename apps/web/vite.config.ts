import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

// `vite` alone serves the sources and passes the API on to a running edge: ALPES_EDGE=http://127.0.0.1:4000.
const edge = process.env['ALPES_EDGE'] ?? 'http://127.0.0.1:4000';

// It needs neither the styles nor the rest of the page, and would wait for both.
const earlyAsync: Plugin = {
  name: 'early-async',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace(/<script type="module"(?= crossorigin src="[^"]*\/early-)/, '$& async'),
  },
};

export default defineConfig({
  plugins: [react(), earlyAsync],
  // Packages of the workspace are taken from their sources: nothing has to be compiled before.
  resolve: { conditions: ['@alpes/source', ...defaultClientConditions] },
  server: {
    proxy: { '/graphql': { target: edge, ws: true, changeOrigin: true, headers: { origin: edge } } },
  },
  preview: {
    proxy: { '/graphql': { target: edge, ws: true, changeOrigin: true, headers: { origin: edge } } },
  },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    // A data: address would need a looser content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_200,
    manifest: true,
    // What the first screen needs is one file: of forty small ones, each waits for its turn on a slow network. Before it comes what
    // can work meanwhile.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'early', test: /\/src\/early\.ts$/, priority: 1 },
            { name: 'first', tags: ['$initial'] },
          ],
        },
      },
    },
  },
});
