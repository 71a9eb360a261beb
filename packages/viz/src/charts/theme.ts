/** Colours and type of a chart. Every colour may be any CSS colour, `var(--…)` included. */
export interface ChartTheme {
  /** Behind everything; `none` lets the page shine through. */
  readonly background: string;
  /** Title and axis text. */
  readonly text: string;
  /** Labels and legend text. */
  readonly muted: string;
  /** Grid lines. */
  readonly grid: string;
  /** What was observed. */
  readonly observed: string;
  /** The forecast's median and its interval. */
  readonly forecast: string;
  /** A back-test, and a validation loss. */
  readonly accent: string;
  /** Things side by side (methods, scenarios), in order. Default: `forecast`, `accent`, `observed`. */
  readonly palette?: readonly string[];
  /** CSS font family. */
  readonly fontFamily: string;
}

const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** On white paper. */
export const lightTheme: ChartTheme = {
  background: '#ffffff',
  text: '#17202e',
  muted: '#52606f',
  grid: '#d9dee5',
  observed: '#334155',
  forecast: '#1d5fd1',
  accent: '#b4480f',
  palette: ['#1d5fd1', '#b4480f', '#0d7a4f', '#7b3fb3', '#8a6500', '#b3286b'],
  fontFamily,
};

/** On a dark page. */
export const darkTheme: ChartTheme = {
  background: '#11161d',
  text: '#e8edf3',
  muted: '#a5b1bf',
  grid: '#2b3440',
  observed: '#cbd5e1',
  forecast: '#74a9ff',
  accent: '#f4a261',
  palette: ['#74a9ff', '#f4a261', '#4cc38a', '#c39bf0', '#e2c04b', '#f08cb8'],
  fontFamily,
};

/** A named theme, or changes to the light one. */
export type ThemeOption = 'light' | 'dark' | Partial<ChartTheme>;

/**
 * Completes a theme.
 *
 * @param option `light` (default), `dark`, or the colours that differ from the light theme.
 * @returns Every colour.
 */
export function resolveTheme(option: ThemeOption = 'light'): ChartTheme {
  if (option === 'light') return lightTheme;
  if (option === 'dark') return darkTheme;
  const { palette, ...light } = lightTheme;
  // The light palette may not suit the page that the colours were made for.
  const recoloured = [option.forecast, option.accent, option.observed].some((color) => color !== undefined);
  return recoloured ? { ...light, ...option } : { ...lightTheme, ...option };
}

const dashes = ['', '6 3', '2 3', '8 3 2 3'];

/**
 * How the n-th of several things side by side is drawn: by colour, and by dashes too, for those who do not tell
 * colours apart.
 */
export function styleOf(theme: ChartTheme, n: number): { readonly color: string; readonly dash: string } {
  const palette = theme.palette?.length ? theme.palette : [theme.forecast, theme.accent, theme.observed];
  return { color: palette[n % palette.length]!, dash: dashes[n % dashes.length]! };
}
