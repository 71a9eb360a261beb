import { relaxed } from '../src/generated/relaxed.ts';
import { scalar } from '../src/generated/scalar.ts';
import { simd } from '../src/generated/simd.ts';
import { Kernels, type Variant } from '../src/index.ts';
import { compile } from '../src/module.ts';

/** All builds. */
export const variants: readonly ['relaxed', 'simd', 'scalar'] = ['relaxed', 'simd', 'scalar'];

const sources = { relaxed, simd, scalar };

/** Kernels that no other test shares, with a memory of their own. */
export function freshKernels(variant: Variant, shared = true): Kernels {
  const module = compile(variant, sources[variant], shared);
  if (module === undefined) throw new Error(`This engine cannot run the build ${variant}.`);
  return new Kernels(variant, module, shared);
}
