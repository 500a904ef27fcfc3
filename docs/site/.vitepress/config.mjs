// The site is built from the Markdown of the repository, which GitHub shows as well. So links in it
// are relative to files; repositoryPages() makes them links of the site.
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, extname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Resolves packages for the pages, which are outside of this folder. */
function packagesOfThisFolder() {
  const importer = fileURLToPath(import.meta.url);
  return {
    name: 'packages-of-this-folder',
    enforce: 'pre',
    resolveId(id, page, options) {
      return /^vue/.test(id) && page?.endsWith('.md')
        ? this.resolve(id, importer, { ...options, skipSelf: true })
        : undefined;
    },
  };
}

/** The path of the site on its host, such as /reredis/. */
const base = process.env.SITE_BASE ?? '/';

/** Files that pages link to and that are not pages; they are copied into the site. */
const copied = new Map();

/** The address of a page: README.md is the start, and docs/ is left out. */
function address(file) {
  return '/' + file.replace(/^README\.md$/, 'index.md').replace(/^docs\//, '');
}

function isPage(file) {
  return /^(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$|^docs\/.*\.md$/.test(file);
}

function copyAddress(file) {
  // browsers show a text file only if they know its extension
  const name = extname(file) === '.txt' ? file : `${file}.txt`;
  copied.set(file, join('files', name));
  return `${base}files/${name}`;
}

/** Turns a target relative to a page into an address of the site. */
function target(href, page) {
  if (/^([a-z]+:|#|\/)/.test(href)) {
    return href;
  }
  const [path, anchor] = href.split('#');
  const file = posix.normalize(posix.join(posix.dirname(page), path));
  const to = isPage(file) ? address(file) : undefined;
  if (to) {
    return anchor ? `${to}#${anchor}` : to;
  }
  if (!existsSync(join(root, file)) || statSync(join(root, file)).isDirectory()) {
    throw new Error(`${page}: dead link ${href}`);
  }
  return copyAddress(file);
}

function repositoryPages(md) {
  md.core.ruler.push('repository-pages', (state) => {
    const page = relative(root, state.env.realPath ?? state.env.path);
    for (const block of state.tokens) {
      if (block.type === 'code_block') {
        // gives indented code the frame of fenced code
        Object.assign(block, { type: 'fence', tag: 'code', info: '', markup: '```' });
      }
      for (const token of block.children ?? []) {
        if (token.type === 'link_open') {
          const href = target(token.attrGet('href'), page);
          token.attrSet('href', href);
          if (href.startsWith(`${base}files/`)) {
            token.attrSet('target', '_blank');
          }
        }
      }
    }
  });
}

/** The anchors of GitHub, which DocumentationTest checks. */
function slugify(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

export default {
  title: 'Reredis',
  description: 'A Redis-compatible in-memory store for the JVM',
  base,
  srcDir: root,
  srcExclude: ['frontend/**', '.github/**', 'reredis-*/**', 'examples/**', '**/target/**', '**/node_modules/**'],
  rewrites: (file) => address(file).slice(1),
  outDir: './dist',
  cacheDir: './node_modules/.vitepress-cache',
  cleanUrls: false,
  // these are added after the pages are built
  ignoreDeadLinks: [/\/api\//, /\/files\//],
  // pages are outside of this folder, where imports of vue would find no package
  vite: { plugins: [packagesOfThisFolder()] },
  markdown: { config: repositoryPages, anchor: { slugify } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/guide/quick-start' },
      { text: 'Reference', link: '/commands' },
      { text: 'Javadoc', link: '/api/index.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Overview', link: '/' },
          { text: 'Quick start', link: '/guide/quick-start' },
          { text: 'Embedding', link: '/guide/embedding' },
          { text: 'Testing', link: '/guide/testing' },
          { text: 'Running the server', link: '/guide/running' },
          { text: 'Operating', link: '/guide/operating' },
          { text: 'Security', link: '/guide/security' },
          { text: 'Migrating', link: '/guide/migrating' },
          { text: 'Observers', link: '/guide/observers' },
          { text: 'FAQ', link: '/guide/faq' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Commands', link: '/commands' },
          { text: 'Differences from Redis', link: '/differences' },
          { text: 'Observer protocol', link: '/observer' },
          { text: 'Benchmarks', link: '/benchmarks' },
          { text: 'Design', link: '/design' },
          { text: 'Changelog', link: '/CHANGELOG' },
          { text: 'Contributing', link: '/CONTRIBUTING' },
          { text: 'Releasing', link: '/releasing' },
          { text: 'Security policy', link: '/SECURITY' },
        ],
      },
    ],
  },
  buildEnd(site) {
    for (const [from, to] of copied) {
      const file = join(site.outDir, to);
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(join(root, from), file);
    }
  },
};
