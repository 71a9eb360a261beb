import type { Shape } from '@tensorflow/tfjs-layers';
import type { Dimension } from '../builder/value-info.ts';
import type { Layer } from './types.ts';

/**
 * Shapes of a layer's outputs. A length known only at run time keeps its name where the layer keeps the length, and
 * gets one of its own where it does not, as behind a convolution.
 *
 * @throws whatever the layer throws for inputs of these shapes.
 */
export function outputShapes(layer: Layer, inputs: readonly (readonly Dimension[])[]): Dimension[][] {
  const open = computed(layer, inputs, () => null);
  const names = [...new Set(inputs.flat().filter((dim): dim is string => typeof dim === 'string'))];
  const made = (base: number): Probe => {
    // Lengths that no layer makes of each other.
    const lengths = names.map((_, i) => base + 1009 * i);
    return { lengths, shapes: probe(layer, inputs, (name) => lengths[names.indexOf(name)] as number) };
  };
  const [first, second] = [made(1_000_003), made(2_000_003)];
  return open.map((shape, i) =>
    shape.map((dim, axis) => {
      if (dim !== null) return dim;
      const [a, b] = [first.shapes?.[i]?.[axis], second.shapes?.[i]?.[axis]];
      // The same whatever the lengths are.
      if (typeof a === 'number' && a === b && a >= 0) return a;
      const kept = names[first.lengths.indexOf(a ?? Number.NaN)];
      return kept ?? `${layer.name}_${axis === 1 ? 'time' : `dim${axis}`}`;
    }),
  );
}

/** Made-up lengths, and the shapes that a layer gives for them. */
interface Probe {
  readonly lengths: readonly number[];
  readonly shapes: (number | null)[][] | undefined;
}

function probe(...args: Parameters<typeof computed>): (number | null)[][] | undefined {
  try {
    return computed(...args);
  } catch {
    // The layer takes no such lengths, so it cannot be asked.
    return undefined;
  }
}

function computed(
  layer: Layer,
  inputs: readonly (readonly Dimension[])[],
  length: (name: string) => number | null,
): (number | null)[][] {
  // Copies: some layers change the array that they are given.
  const shapes = inputs.map((shape) => shape.map((dim) => (typeof dim === 'number' ? dim : length(dim))));
  const result = layer.computeOutputShape(shapes.length === 1 ? (shapes[0] as Shape) : shapes);
  return Array.isArray(result[0]) ? (result as Shape[]) : [result as Shape];
}
