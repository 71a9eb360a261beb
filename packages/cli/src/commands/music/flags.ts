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
  readonly split: 'train' | 'valid' | 'test';
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

/** `recurra music train`. */
export interface TrainFlags extends CommonFlags {
  readonly data?: string;
  readonly out?: string;
  readonly kind?: 'frame' | 'note' | 'event';
  readonly preset?: 'chorales' | 'chorales-frames' | 'quick';
  readonly grid: number;
  readonly epochs?: number;
  readonly members?: number;
  readonly hidden?: number;
  readonly samples?: string;
  readonly threads: number;
  readonly seed: number;
  readonly backend: Backend;
}
