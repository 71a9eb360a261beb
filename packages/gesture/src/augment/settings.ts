/** How strongly examples are changed before each use in training; 0 of anything leaves it out. */
export interface AugmentOptions {
  /** Largest angle, in degrees; of two dimensions only. */
  readonly rotate: number;
  /** Deviation of the factors by which each dimension is scaled. */
  readonly scale: number;
  /** Largest shear; of two dimensions only. */
  readonly shear: number;
  /** Deviation of what is added to each dimension, in deviations of the data. */
  readonly offset: number;
  /** Deviation of what is added to every number, in deviations of the data. */
  readonly jitter: number;
  /** How unevenly time is stretched: deviation of the logarithm of the speed. */
  readonly timeWarp: number;
  /** How much of a gesture is missing at the end of those that are cut, at most. */
  readonly cut: number;
  /** Share of gestures that are cut. */
  readonly cutShare: number;
  /** Share of the points that are missing, at most. */
  readonly frameDrop: number;
  /** Share of gestures that are mixed with another of their class, along the path that aligns them. */
  readonly mix: number;
}
