/**
 * Makes a device's orientation continuous. Its angles jump by whole turns, and where the device stands on its edge (γ passes
 * 90°) by half ones in all three: (α, β, γ) and (α + 180°, 180° − β, γ + 180°) are the same orientation. Of all names of an
 * orientation it gives the one that is nearest to the one before.
 *
 * @returns Takes α, β, γ in degrees and gives them without jumps.
 * @see W3C Device Orientation and Motion: rotations about Z, then X', then Y''.
 * @example
 * const unwrap = createUnwrapper();
 * unwrap([359, 0, 0]); // [359, 0, 0]
 * unwrap([1, 0, 0]); // [361, 0, 0]
 */
export function createUnwrapper(): (angles: readonly [number, number, number]) => number[] {
  let last: number[] | undefined;
  return ([alpha, beta, gamma]) => {
    const names = [
      [alpha, beta, gamma],
      [alpha + 180, 180 - beta, gamma + 180],
    ];
    const before = last;
    if (!before) {
      last = names[0] as number[];
      return [...last];
    }
    const near = names.map((name) => name.map((x, i) => x - 360 * Math.round((x - before[i]!) / 360)));
    const [first, second] = near.map((name) => Math.hypot(...name.map((x, i) => x - before[i]!)));
    last = near[second! < first! ? 1 : 0] as number[];
    return [...last];
  };
}
