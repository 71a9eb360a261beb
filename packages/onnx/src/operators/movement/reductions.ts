import { OnnxError } from '../../errors.ts';
import { bfloat16ToFloat, floatToBfloat16, floatToHalf, halfToFloat } from '../../tensor/half.ts';
import type { OnnxTensorType } from '../../tensor/types.ts';
import type { OperatorNode } from '../types.ts';

/** Joins the element that is there with one that comes, as a tensor's array holds them. */
export type Join = (there: number, comes: number) => number;

const names = ['none', 'add', 'mul', 'max', 'min'] as const;

/** How elements that scatter to one place are joined. */
export type Reduction = (typeof names)[number];

// These work on numbers and on BigInts alike.
const generic: Readonly<Record<Exclude<Reduction, 'none'>, Join>> = {
  add: (there, comes) => there + comes,
  mul: (there, comes) => there * comes,
  max: (there, comes) => {
    if (comes > there) return comes;
    return there;
  },
  min: (there, comes) => {
    if (comes < there) return comes;
    return there;
  },
};

const floats: typeof generic = { ...generic, max: Math.max, min: Math.min };

/** The attribute `reduction` of a node. */
export function reductionOf(node: OperatorNode): Reduction {
  const text = node.attributes.text('reduction', 'none');
  const name = names.find((known) => known === text);
  if (name === undefined) throw node.error(`has reduction "${text}"; known: ${names.join(', ')}.`);
  return name;
}

/**
 * How a reduction joins elements of a type.
 *
 * @returns Undefined for `none`: what comes takes the place.
 * @throws OnnxError for strings, which are not joined.
 */
export function joinOf(reduction: Reduction, type: OnnxTensorType): Join | undefined {
  if (reduction === 'none') return undefined;
  const float = floats[reduction];
  switch (type) {
    case 'string':
      throw new OnnxError(`strings have no reduction ${reduction}`);
    case 'float16':
      return (there, comes) => floatToHalf(float(halfToFloat(there), halfToFloat(comes)));
    case 'bfloat16':
      return (there, comes) => floatToBfloat16(float(bfloat16ToFloat(there), bfloat16ToFloat(comes)));
    case 'float32':
    case 'float64':
      return float;
    case 'bool':
      return reduction === 'add' || reduction === 'max'
        ? (there, comes) => there | comes
        : (there, comes) => there & comes;
    case 'int32':
    case 'uint32':
      return reduction === 'mul' ? Math.imul : generic[reduction];
    default:
      return generic[reduction];
  }
}
