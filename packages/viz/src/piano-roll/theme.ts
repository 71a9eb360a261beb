import type { RollTheme } from './draw.ts';

/** Colours of voices that are told apart. */
export const voiceColours = 8;

/**
 * Reads the colours that the style sheet gives.
 *
 * @param probe An element that is not seen: `light-dark()` inside a custom property is resolved only where it is used.
 */
export function readTheme(host: HTMLElement, probe: HTMLElement): RollTheme {
  const colour = (name: string): string => {
    probe.style.color = `var(--_${name})`;
    return getComputedStyle(probe).color;
  };
  return {
    text: colour('text'),
    muted: colour('muted'),
    grid: colour('grid'),
    bar: colour('bar'),
    surface: colour('surface'),
    blackRow: colour('black-row'),
    playhead: colour('playhead'),
    selection: colour('selection'),
    voices: Array.from({ length: voiceColours }, (_, i) => colour(`voice-${i}`)),
    font: getComputedStyle(host).fontFamily,
  };
}
