import type { Abcjs, DrawnTune } from './types.ts';

const padding = 8;

/**
 * Draws the first tune of an ABC text.
 *
 * @param paper What it is drawn in; what was there goes.
 * @param width In pixels of the page: lines are broken to fit it.
 * @returns Undefined if there is no tune.
 */
export function drawAbc(
  renderAbc: Abcjs['renderAbc'],
  paper: HTMLElement,
  abc: string,
  width: number,
): DrawnTune | undefined {
  const others = new Set(document.body.children);
  const [tune] = renderAbc(paper, abc, {
    staffwidth: width - 2 * padding,
    add_classes: true,
    foregroundColor: 'currentColor',
    paddingtop: padding,
    paddingbottom: padding,
    paddingleft: padding,
    paddingright: padding,
    wrap: { minSpacing: 1.6, maxSpacing: 2.8, preferredMeasuresPerLine: 4 },
    selectTypes: false,
  });
  // abcjs measures text in the page and, where it breaks lines, leaves what it measured with there.
  for (const element of [...document.body.children])
    if (!others.has(element) && element instanceof SVGElement) element.remove();
  return tune;
}
