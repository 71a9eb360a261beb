export { collect } from './collect.ts';
export { type FillGapOptions, fillGap } from './fill-gap.ts';
export { continuePiece, type GenerateOptions, generate } from './generate.ts';
export { type GenerateEventsOptions, generateEvents, type PlayedPiece } from './generate-events.ts';
export { type GenerateTokensOptions, generateTokens } from './generate-tokens.ts';
export { type HarmonizeOptions, harmonize } from './harmonize.ts';
export { type RegenerateOptions, regenerate } from './regenerate.ts';
export type { LookAheadOptions } from './rewrite.ts';
export type {
  ComposedFrame,
  ComposeOptions,
  ComposeProgress,
  Composition,
  Constraints,
  LengthOptions,
  Penalties,
  SamplingOptions,
} from './types.ts';
