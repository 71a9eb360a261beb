/** Says a duration roughly: `a few seconds`, `about 40 s`, `about 3 min`. */
export function roughly(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s`;
  if (seconds < 5400) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  return `about ${Math.round(seconds / 3600)} h`;
}
