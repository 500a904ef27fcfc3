import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Lets the browser read the view that most addresses show beside the frame, and not after it has run. */
function preloadFirstView(): Plugin {
  return {
    name: 'preload-first-view',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.values(bundle ?? {})
          .filter((chunk) => chunk.type === 'chunk' && chunk.name === 'KeysPage')
          .map(({ fileName }) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
            injectTo: 'head',
          })),
    },
  };
}

export default defineConfig({
  // relative, so that a proxy may serve the page below a path of its own
  base: './',
  plugins: [react(), tailwindcss(), preloadFirstView()],
  build: {
    target: 'es2022',
    // the page's policy forbids inline scripts, and data: only for images
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // one file of what views share, since each of many small ones costs a request
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'common', minShareCount: 2 }] } },
    },
  },
  server: {
    proxy: {
      '/ws': { target: 'http://127.0.0.1:6390', ws: true },
      '/options.json': 'http://127.0.0.1:6390',
      '/export.rdb': 'http://127.0.0.1:6390',
      '/import': 'http://127.0.0.1:6390',
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // by default one processor is left to other programs, which is half of a small machine
    maxWorkers: '100%',
    // a build machine with much to do is slow, and axe looks at each element
    testTimeout: 30_000,
  },
});
