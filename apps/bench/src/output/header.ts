import { labelOf } from '../contestants/directory.ts';
import type { Description } from '../contestants/types.ts';
import type { Report } from '../results.ts';

/** "PyTorch, 2 threads" for pytorch@2. */
function keyLabel(key: string): string {
  const [id = '', threads = '1'] = key.split('@');
  return threads === '1' ? labelOf(id) : `${labelOf(id)}, ${threads} threads`;
}

/** "PyTorch: 2.1, threads 1" from what it said of itself. */
function versionLine(key: string, { version = '', ...rest }: Description): string {
  const details = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
  return `${keyLabel(key)}: ${[version, ...details].filter(Boolean).join(', ')}`;
}

/** What was measured on and with: lines for the head of the tables. */
export function headerLines({ machine, contestants, missing, quick, date, browser }: Report): string[] {
  const memory = `${Math.round(machine.memoryBytes / 1e9)} GB`;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${memory}, ${machine.system}; load before the run ${machine.load.toFixed(1)}`,
    `Node ${machine.node} (V8 ${machine.v8}), relaxed SIMD: ${machine.relaxedSimd}`,
    `${date}${quick ? ', quick: few rounds, small shapes' : ''}`,
    ...Object.entries(contestants).map(([key, description]) => versionLine(key, description)),
    ...(browser ? [`Browser: ${browser.name}`] : []),
    ...Object.entries({ ...missing, ...browser?.missing }).map(
      ([key, reason]) => `Missing: ${keyLabel(key)} (${reason})`,
    ),
    "Ratio: how many times better Recurra did; the median of the rounds' ratios, and their middle half",
  ];
}
