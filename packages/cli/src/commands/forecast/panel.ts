/** Panels in one picture; the numbers of further series are in the CSV files. */
export const mostPanels = 6;

/** Pixels of a chart, or of one of its panels. */
export const panelSize = { width: 860, height: 420 } as const;
