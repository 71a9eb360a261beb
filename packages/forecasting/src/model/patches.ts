import type { Design } from './design.ts';
import { halfWidth, profileTerms } from './experts.ts';
import { type MeanTable, type MeanTerm, meanTable } from './means.ts';

/**
 * What the recurrent layers read: for each patch its values, and how far each is from the same step of earlier seasons,
 * the shortest and the longest.
 *
 * Reading a patch a step keeps them at sixteen steps or fewer however long the season is.
 *
 * @param design Window, patches and seasons.
 * @returns Features of shape [patches, (1 + seasons) · patchLength], of no, one or two seasons.
 */
export function patchTable(design: Design): MeanTable {
  const { window, patches, patchLength, periods } = design;
  const compared = [...new Set([periods[0], periods.at(-1)])].filter((period) => period !== undefined);
  const start = window - patches * patchLength;
  const rows: MeanTerm[][][] = [];
  for (let patch = 0; patch < patches; patch++) {
    const row: MeanTerm[][] = [];
    for (let i = 0; i < patchLength; i++) {
      const at = start + patch * patchLength + i;
      row.push([{ from: at, to: at + 1, weight: 1 }]);
    }
    for (const period of compared) {
      for (let i = 0; i < patchLength; i++) {
        const at = start + patch * patchLength + i;
        const earlier = profileTerms(window, period, at, at + 1, halfWidth(period), -1);
        row.push(earlier.length === 0 ? [] : [{ from: at, to: at + 1, weight: 1 }, ...earlier]);
      }
    }
    rows.push(row);
  }
  return meanTable(window, rows);
}
