import { describe, expect, it } from 'vitest';
import { type ChartTheme, darkTheme, lightTheme, resolveTheme, styleOf } from './theme.ts';

/** Relative luminance (WCAG 2.2). */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const share = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const themes: [string, ChartTheme][] = [
  ['light', lightTheme],
  ['dark', darkTheme],
];

describe('themes', () => {
  it.each(themes)(
    '%s: words and lines stand out from the background (WCAG 2.2, 1.4.3 and 1.4.11)',
    (_, theme) => {
      for (const color of [theme.text, theme.muted]) {
        expect(contrast(color, theme.background)).toBeGreaterThanOrEqual(4.5);
      }
      for (const color of [theme.observed, theme.forecast, theme.accent, ...theme.palette!]) {
        expect(contrast(color, theme.background)).toBeGreaterThanOrEqual(3);
      }
    },
  );

  it.each(themes)('%s: no two of twelve things side by side look the same', (_, theme) => {
    const looks = Array.from({ length: 12 }, (_, n) => JSON.stringify(styleOf(theme, n)));
    expect(new Set(looks).size).toBe(12);
  });

  it('without a palette uses the colours of its own', () => {
    const own = resolveTheme({ forecast: 'red', accent: 'blue', observed: 'green' });
    expect([0, 1, 2, 3].map((n) => styleOf(own, n).color)).toEqual(['red', 'blue', 'green', 'red']);
    expect(styleOf(resolveTheme({ palette: ['tan'] }), 5).color).toBe('tan');
    expect(resolveTheme({ background: 'none' }).palette).toEqual(lightTheme.palette);
  });
});
