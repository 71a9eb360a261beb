import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme } from 'vitepress';

const docs = fileURLToPath(new URL('..', import.meta.url));

/** The pages of a folder by their headings, in the order of their names. */
function pages(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(`${docs}/${folder}`)
    .filter((name) => name.endsWith('.md') && name !== 'index.md' && name !== 'README.md')
    .sort()
    .map((name) => {
      const heading = /^# (.+)$/m.exec(readFileSync(`${docs}/${folder}/${name}`, 'utf8'))?.[1] ?? name;
      return { text: heading.replace(/`/g, ''), link: `/${folder}/${name.replace(/\.md$/, '')}` };
    });
}

const guide = [
  ['Sequences and memory', 'sequences-and-memory'],
  ['Vanishing gradients', 'vanishing-gradients'],
  ['LSTM, gate by gate', 'lstm'],
  ['GRU', 'gru'],
  ['Beyond language', 'beyond-language'],
  ['Playground', 'playground'],
] as const;

/** The site's sidebars, by the folders they stand beside. */
export function sidebar(): DefaultTheme.SidebarMulti {
  return {
    '/guide/': [
      {
        text: 'The illustrated guide',
        items: guide.map(([text, page], n) => ({ text: `${n + 1}. ${text}`, link: `/guide/${page}` })),
      },
      { text: 'This site', items: [{ text: 'Accessibility', link: '/accessibility' }] },
    ],
    '/how-to/': [{ text: 'How to', items: pages('how-to') }],
    '/decisions/': [{ text: 'Decisions', items: pages('decisions') }],
  };
}
