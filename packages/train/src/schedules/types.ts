/** What every schedule can be told. */
interface Warmup {
  /** Steps in which the rate first grows linearly from 0; 0 if left out. */
  readonly warmupSteps?: number;
}

/** The base rate throughout. */
export interface ConstantConfig extends Warmup {
  readonly name: 'constant';
}

/** Half a cosine from the base rate down to `final` of it. */
export interface CosineConfig extends Warmup {
  readonly name: 'cosine';
  /** Steps from start (warm-up included) to the lowest rate; all steps of all epochs if left out. */
  readonly steps?: number;
  /** Share of the base rate to end with; 0 if left out. */
  readonly final?: number;
}

/** The rate times `factor` every so many epochs. */
export interface StepConfig extends Warmup {
  readonly name: 'step';
  /** Epochs between two drops. */
  readonly every: number;
  /** What the rate is multiplied with at a drop; 0.1 if left out. */
  readonly factor?: number;
}

/** The rate times `factor` whenever the monitored loss has stopped improving. */
export interface PlateauConfig extends Warmup {
  readonly name: 'plateau';
  /** 0.5 if left out. */
  readonly factor?: number;
  /** Epochs without improvement to wait for; 5 if left out. */
  readonly patience?: number;
  /** Least decrease of the loss that counts as improvement; 0 if left out. */
  readonly minDelta?: number;
  /** Share of the base rate not to go below; 0 if left out. */
  readonly minimum?: number;
}

/** A learning-rate schedule with its settings. */
export type ScheduleConfig = ConstantConfig | CosineConfig | StepConfig | PlateauConfig;

/** Schedules that need no settings. */
export type ScheduleName = Exclude<ScheduleConfig['name'], 'step'>;

/** Where training stands when a schedule is asked. */
export interface SchedulePosition {
  /** Updates made so far; 0 at the first. */
  readonly step: number;
  /** Epoch under way, counted from 1. */
  readonly epoch: number;
  /** Updates over all epochs, if known. */
  readonly steps: number | undefined;
  /** The base rate. */
  readonly learningRate: number;
}

/** Gives the learning rate of the next step. Must depend on its argument only, or resuming is not exact. */
export type ScheduleFunction = (position: SchedulePosition) => number;
