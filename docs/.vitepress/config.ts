import { existsSync } from 'node:fs';
import { defineConfig, type UserConfig } from 'vitepress';
import { home } from './home.ts';
import { repositoryLinks } from './repository-links.ts';
import { sidebar } from './sidebar.ts';

/** Where the site lies on its server; begins and ends with a slash. */
const base = process.env.DOCS_BASE ?? '/';

/** Elements of `@recurra/viz` and of the guide; not Vue's to resolve. */
const isCustomElement = (tag: string): boolean => /^(recurra|lab)-/.test(tag);

/** The API reference is there where typedoc has run before: `pnpm --filter @recurra/docs site` does both. */
const api = existsSync(new URL('../api/overview.md', import.meta.url));

const config: UserConfig = defineConfig({
  title: 'Recurra',
  description:
    'Recurrent neural networks for TypeScript: an illustrated guide that computes, how-tos, API, benchmarks.',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  base,
  outDir: './dist',
  cacheDir: './.results/vitepress',
  cleanUrls: false,
  srcExclude: ['test/**', 'dist/**'],
  rewrites: (page) => page.replace(/README\.md$/, 'index.md'),
  ignoreDeadLinks: false,
  // Here rather than in the page: the formatter of Markdown knows no front matter.
  transformPageData(page) {
    if (page.relativePath === 'index.md') Object.assign(page.frontmatter, home);
  },
  markdown: {
    // The usual themes' red has too little contrast.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => void md.use(repositoryLinks),
  },
  vue: { template: { compilerOptions: { isCustomElement } } },
  vite: {
    // The packages' sources: no build of theirs is needed first, and edits show at once.
    resolve: {
      conditions: ['@recurra/source'],
      dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'lit'],
    },
    worker: { format: 'es' },
    build: { target: 'es2022', chunkSizeWarningLimit: 2500 },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/', activeMatch: '/guide/' },
      { text: 'How-tos', link: '/how-to/', activeMatch: '/how-to/' },
      ...(api ? [{ text: 'API', link: '/api/overview', activeMatch: '/api/' }] : []),
      { text: 'Benchmarks', link: '/benchmarks' },
      { text: 'Decisions', link: '/decisions/', activeMatch: '/decisions/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    footer: { message: `<a href="${base}accessibility.html">Accessibility</a>. MIT licence.` },
  },
});

export default config;
