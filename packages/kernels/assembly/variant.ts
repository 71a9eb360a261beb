import { LANES } from './lanes';

/** Floats one instruction works on: 4 with SIMD, 1 without. */
export function lanes(): i32 { return LANES; }
