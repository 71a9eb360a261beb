import type { MusicFitOptions, Split } from '@recurra/music';
import type { Backend, CommonFlags } from '../../options/common.ts';

/** Options of commands that compose. */
export interface ComposeFlags extends CommonFlags {
  readonly model: string;
  readonly out?: string;
  readonly seed: number;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly scale?: string;
  readonly chords?: string;
  readonly range?: readonly [number, number];
  readonly parallelFifths?: number;
  readonly parallelOctaves?: number;
}

/** `recurra music generate`. */
export interface GenerateFlags extends ComposeFlags {
  readonly bars?: number;
  readonly seconds?: number;
  readonly frames?: number;
  readonly prime?: string;
  readonly count?: number;
  readonly ending?: 'cadence' | 'open';
}

/** `recurra music continue`. */
export interface ContinueFlags extends ComposeFlags {
  readonly input?: string;
  readonly bars?: number;
}

/** `recurra music harmonize`. */
export interface HarmonizeFlags extends ComposeFlags {
  readonly melody?: string;
  readonly voice: 'soprano' | 'alto' | 'tenor' | 'bass';
}

/** `recurra music evaluate`. */
export interface EvaluateFlags extends CommonFlags {
  readonly model: string;
  readonly data?: string;
  readonly split?: Split | 'all';
}

/** `recurra music report`. */
export interface ReportFlags extends CommonFlags {
  readonly model: string;
  readonly corpus?: string;
  readonly pieces?: string;
  readonly count: number;
  readonly seed: number;
  readonly temperature?: number;
  readonly markdown?: string;
}

/** How music is read to learn from. */
export interface DatasetFlags {
  readonly grid?: number;
  readonly minQuarters?: number;
  readonly maxQuarters?: number;
  readonly minPolyphony?: number;
  readonly maxNotes?: number;
  readonly valid?: number;
  readonly test?: number;
  readonly percussion?: boolean;
  readonly pedal?: boolean;
  readonly keepDuplicates?: boolean;
}

/** Options of `fitMusicModel` that have a flag of the same name. */
type PlainOptions = Pick<
  MusicFitOptions,
  | 'kind'
  | 'preset'
  | 'cell'
  | 'layers'
  | 'conditions'
  | 'epochs'
  | 'batchSize'
  | 'learningRate'
  | 'weightDecay'
  | 'dropout'
  | 'inputDropout'
  | 'transpose'
  | 'patience'
  | 'temperature'
  | 'quantize'
>;

/** `recurra music train`. */
export interface TrainFlags extends CommonFlags, DatasetFlags, PlainOptions {
  readonly data?: string;
  readonly out?: string;
  readonly hidden?: number;
  readonly noteHidden?: number;
  readonly embedding?: number;
  readonly members?: number;
  readonly minutes?: number;
  readonly samples?: string;
  readonly sampleEvery: number;
  readonly checkpoint?: string;
  readonly resume?: boolean;
  readonly threads: number;
  readonly seed: number;
  readonly backend: Backend;
}
