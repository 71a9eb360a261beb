import type { OperatorCase } from '../operator-case.ts';
import { castCases } from './movement-cast.ts';
import { indexCases } from './movement-index.ts';
import { makingCases } from './movement-make.ts';
import { resizeCases } from './movement-resize.ts';
import { shapeCases } from './movement-shape.ts';

/** Operators that move elements about. */
export const movementCases: readonly OperatorCase[] = [
  ...shapeCases,
  ...indexCases,
  ...makingCases,
  ...castCases,
  ...resizeCases,
];
