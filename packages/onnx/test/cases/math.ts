import type { OperatorCase } from '../operator-case.ts';
import { elementwiseCases } from './math-elementwise.ts';
import { productCases } from './math-products.ts';
import { reduceCases } from './math-reduce.ts';

/** Arithmetic, comparisons, activations, reductions and products. */
export const mathCases: readonly OperatorCase[] = [...elementwiseCases, ...reduceCases, ...productCases];
