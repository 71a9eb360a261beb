import type { GesturePreset } from '@recurra/gesture';
import type { Backend, CommonFlags } from '../../options/common.ts';

/** How gestures are read. */
export interface DataFlags extends CommonFlags {
  readonly data?: string;
  readonly interval?: number;
  readonly subjects?: readonly string[];
}

/** How a network is trained. */
export interface NetworkFlags {
  readonly preset?: GesturePreset;
  readonly cell?: 'gru' | 'lstm';
  readonly hidden?: number;
  readonly layers?: number;
  readonly members?: number;
  readonly steps?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly dropout?: number;
  readonly threads: number;
  readonly seed: number;
  readonly backend: Backend;
}

/** `recurra gesture train`. */
export interface TrainFlags extends DataFlags, NetworkFlags {
  readonly out?: string;
  readonly falseRejects?: number;
}

/** Names of protocols, as the command line has them. */
export const protocolNames = ['loso', 'cv', 'few-shot', 'hold-out'] as const;

/** How methods are tested. */
export interface ProtocolFlags {
  readonly protocol?: (typeof protocolNames)[number];
  readonly seeds?: number;
  readonly shots?: number;
  readonly folds?: number;
  readonly test?: string;
}

/** `recurra gesture evaluate`. */
export interface EvaluateFlags extends DataFlags, NetworkFlags, ProtocolFlags {
  readonly model?: string;
  readonly earliness?: boolean;
}

/** `recurra gesture compare`. */
export interface CompareFlags extends DataFlags, NetworkFlags, ProtocolFlags {
  readonly methods?: readonly string[];
  readonly markdown?: string;
}

/** `recurra gesture recognize`. */
export interface RecognizeFlags extends DataFlags {
  readonly model: string;
}
