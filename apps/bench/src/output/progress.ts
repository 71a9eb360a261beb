/** Where progress goes: standard error, or a stand-in. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What is going on, without who is at it: "train 1/8, …: warming up", "…: taking turns". */
function partOf(text: string): string {
  const [place = '', what = ''] = text.split(': ');
  if (what.startsWith('round')) return `${place}: taking turns`;
  return what.endsWith('warms up') ? `${place}: warming up` : place;
}

/** A line that renews itself on a terminal; elsewhere a line for every part of the work. */
export function createProgress(out: ProgressTarget): { show(text: string): void; clear(): void } {
  let part = '';
  let drawn = 0;
  return {
    show(text) {
      if (out.isTTY) {
        const now = performance.now();
        if (now - drawn < 50) return;
        drawn = now;
        out.write(`\r\x1b[2K${text.slice(0, Math.max(20, (out.columns ?? 80) - 1))}`);
        return;
      }
      const next = partOf(text);
      if (next !== part) out.write(`${next} …\n`);
      part = next;
    },
    clear() {
      if (out.isTTY && drawn > 0) out.write('\r\x1b[2K');
    },
  };
}
