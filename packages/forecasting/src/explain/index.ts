export type { Predictor } from './predictor.ts';
