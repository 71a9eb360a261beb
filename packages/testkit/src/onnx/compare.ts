import type { OnnxTensor, OnnxTensors } from '@recurra/onnx';
import type { Tolerance } from '../golden/golden.ts';

/** Where outputs are not what they should be: a sentence for each. */
export function outputProblems(actual: OnnxTensors, expected: OnnxTensors, tolerance: Tolerance): string[] {
  const problems: string[] = [];
  for (const name of Object.keys(expected)) {
    const [got, want] = [actual[name], expected[name]!];
    if (got === undefined) problems.push(`output ${name} is missing`);
    else if (got.type !== want.type || String(got.dims) !== String(want.dims)) {
      problems.push(`output ${name} is ${got.type} [${got.dims}], expected ${want.type} [${want.dims}]`);
    } else {
      const problem = worstElement(got, want, tolerance);
      if (problem !== undefined) problems.push(`output ${name}: ${problem}`);
    }
  }
  for (const name of Object.keys(actual)) {
    if (!Object.hasOwn(expected, name)) problems.push(`output ${name} was not expected`);
  }
  return problems;
}

function worstElement(
  got: OnnxTensor,
  want: OnnxTensor,
  { absolute, relative }: Tolerance,
): string | undefined {
  let worst = -1;
  let excess = 0;
  for (let i = 0; i < want.data.length; i++) {
    const [a, b] = [got.data[i], want.data[i]];
    if (Object.is(a, b)) continue;
    const over = Math.abs(Number(a) - Number(b)) - absolute - relative * Math.abs(Number(b));
    // Not `over > excess`: a NaN must fail too.
    if (!(over <= excess)) {
      worst = i;
      excess = Number.isNaN(over) ? Number.POSITIVE_INFINITY : over;
    }
  }
  if (worst < 0) return undefined;
  return (
    `element ${worst} of ${want.data.length} is ${got.data[worst]}, expected ${want.data[worst]} ` +
    `(± ${absolute} absolute, ${relative} relative)`
  );
}
