import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const repository = 'https://github.com/recurra/recurra/blob/main';

/**
 * Where a link of a document leads on the site.
 *
 * Documents are read in the repository too, so they link to its files. On the site, links to files that are not pages
 * lead to the repository.
 *
 * @param href As it stands in the document.
 * @param page The document, relative to `docs`.
 * @returns The same, or an address in the repository.
 * @example siteLink('../../packages/music/README.md', 'how-to/a.md')
 */
export function siteLink(href: string, page: string): string {
  if (/^([a-z]+:|\/|#)/.test(href)) return href;
  const [path = '', hash] = href.split('#');
  const file = path.split('?')[0]!;
  const target = posix.normalize(posix.join('docs', posix.dirname(page), file));
  const anchor = hash === undefined ? '' : `#${hash}`;
  const isPage = target.startsWith('docs/') && /(^|\/)[^./]*$|\.(md|html)$/.test(target);
  return isPage ? href : `${repository}/${target}${anchor}`;
}

/** Makes links for the site of links for the repository; a plugin of markdown-it. */
export function repositoryLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('repository-links', (state) => {
    for (const { children } of state.tokens) {
      for (const token of children ?? []) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null;
        if (href !== null) token.attrSet('href', siteLink(href, state.env.relativePath ?? ''));
      }
    }
  });
}
