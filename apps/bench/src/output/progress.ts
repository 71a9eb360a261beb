/** Where progress goes: standard error, or a stand-in. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A line that renews itself on a terminal; elsewhere a line whenever the part before the colon changes. */
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
      const next = text.split(':')[0] ?? '';
      if (next !== part) out.write(`${next} …\n`);
      part = next;
    },
    clear() {
      if (out.isTTY && drawn > 0) out.write('\r\x1b[2K');
    },
  };
}
