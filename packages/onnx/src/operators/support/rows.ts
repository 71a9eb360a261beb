/**
 * A walk over several strided arrays at once, their common axes joined to as few as possible: rows of `count`
 * elements, and the axes outside of them.
 */
export interface Rows {
  /** Elements of a row. */
  readonly count: number;
  /** Step between them, for each array. */
  readonly steps: readonly number[];
  /** Number of rows. */
  readonly rows: number;
  /** Lengths of the axes outside, and for each array its steps along them. */
  readonly outer: readonly number[];
  readonly outerSteps: readonly (readonly number[])[];
}

/**
 * Cuts arrays into rows that one loop can run over.
 *
 * @param dims Lengths of the common axes.
 * @param strides For each array its step along each axis; 0 where it is repeated.
 */
export function rowsOf(dims: readonly number[], strides: readonly (readonly number[])[]): Rows {
  const lengths: number[] = [];
  const steps: number[][] = strides.map(() => []);
  // From the innermost axis outwards; an axis joins the one inside if every array goes on there without a gap.
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const length = dims[axis] as number;
    if (length === 1) continue;
    const top = lengths.length - 1;
    const goesOn = (own: readonly number[], i: number): boolean =>
      own[axis] === (steps[i]?.[top] as number) * (lengths[top] as number);
    if (top >= 0 && strides.every(goesOn)) lengths[top] = (lengths[top] as number) * length;
    else {
      lengths.push(length);
      for (const [i, own] of strides.entries()) steps[i]?.push(own[axis] as number);
    }
  }
  const outer = lengths.slice(1).reverse();
  return {
    count: lengths[0] ?? 1,
    steps: steps.map((own) => own[0] ?? 1),
    rows: dims.includes(0) ? 0 : outer.reduce((product, length) => product * length, 1),
    outer,
    outerSteps: steps.map((own) => own.slice(1).reverse()),
  };
}

/**
 * Goes through the rows in order.
 *
 * @param visit Called with where the row begins in each array (the same array every time), and its number.
 */
export function eachRow(
  { rows, outer, outerSteps }: Pick<Rows, 'rows' | 'outer' | 'outerSteps'>,
  visit: (starts: readonly number[], row: number) => void,
): void {
  const starts = outerSteps.map(() => 0);
  const counters = outer.map(() => 0);
  for (let row = 0; row < rows; row++) {
    visit(starts, row);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const count = (counters[axis] as number) + 1;
      const wraps = count === outer[axis];
      counters[axis] = wraps ? 0 : count;
      for (let i = 0; i < starts.length; i++) {
        const step = outerSteps[i]?.[axis] as number;
        starts[i] = (starts[i] as number) + (wraps ? step - step * count : step);
      }
      if (!wraps) break;
    }
  }
}

/** Steps of an array along the axes of a shape it is broadcast to. */
export function broadcastSteps(dims: readonly number[], target: readonly number[]): number[] {
  const steps = new Array<number>(target.length).fill(0);
  let step = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const length = dims[axis] as number;
    if (length !== 1) steps[axis + target.length - dims.length] = step;
    step *= length;
  }
  return steps;
}

/** Whether two shapes are the same. */
export function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
