import type { CheckpointStore } from '@recurra/train';
import type { ConditionName, ModelKind, MusicModel, WorkOptions } from './model.ts';
import type { FramePiece } from './piece.ts';

/** One report from a running training. */
export interface MusicProgress {
  /** Network under way, counted from 1, and how many there are. */
  readonly member: number;
  readonly members: number;
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean over the epoch so far of the training loss, in nats per frame. */
  readonly nllPerFrame: number;
  /** Nats per frame on the validation pieces; only at the end of an epoch, and if there are any. */
  readonly validationNllPerFrame?: number;
  /** Seconds until all networks are trained; unknown during the first steps. */
  readonly etaSeconds: number | undefined;
  /** Frames trained on a second. */
  readonly framesPerSecond: number;
  readonly epochEnd: boolean;
  /** A few bars by the network as it is now; only in some of the reports at the end of an epoch. */
  readonly sample?: FramePiece;
}

/**
 * How a note model's layer over notes is told of pitches: as they are, as intervals from the note that stood at a place before
 * (which looks the same in every key), or both. Networks that differ in this complement each other best.
 */
export type NoteView = 'absolute' | 'relative' | 'both';

/** What one network of several does otherwise than the others. */
export interface MemberOptions
  extends Pick<
    MusicFitOptions,
    'dropout' | 'inputDropout' | 'epochs' | 'batchSize' | 'learningRate' | 'weightDecay'
  > {
  readonly view?: NoteView;
}

/** Names of settings found for a purpose. */
export type PresetName = 'chorales' | 'chorales-frames' | 'quick';

/** How {@link fitMusicModel} trains. */
export interface MusicFitOptions extends WorkOptions<MusicProgress> {
  /** `'note'` if left out. */
  readonly kind?: ModelKind;
  /** Settings found for a purpose; other options override them. */
  readonly preset?: PresetName;
  readonly cell?: 'gru' | 'lstm';
  readonly hiddenSize?: number;
  readonly layers?: number;
  /** Units of the layer that runs over the notes of a frame. */
  readonly noteHiddenSize?: number;
  /** Numbers that the inputs are brought to first. */
  readonly embeddingSize?: number;
  /** Share of what recurrent layers give that is dropped in training; 0.3 if left out, 0.5 for little music (below 4000 frames). */
  readonly dropout?: number;
  /** Share of the numbers that the network is fed that is dropped in training; 0.1 if left out, 0.2 for little music. */
  readonly inputDropout?: number;
  /** Semitones by which pieces are moved, lowest and highest, drawn anew for each piece and epoch; [-5, 6] if left out. */
  readonly transpose?: readonly [number, number];
  readonly conditions?: readonly ConditionName[];
  /**
   * Networks whose probabilities are averaged, as a number, or as what each does otherwise; 1 if left out. Of several in number, those of a
   * note model see pitches absolutely and relatively in turn.
   */
  readonly members?: number | readonly MemberOptions[];
  /** Most epochs; 20 to 60 by the amount of music if left out, more for a few pieces. */
  readonly epochs?: number;
  /** Pieces in an update; 8 if left out, 4 for little music. */
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  /**
   * Epochs without a better validation figure to wait for; the best epoch's weights are then kept. If left out, all epochs are trained: one
   * cycle of the learning rate ends where it should.
   */
  readonly patience?: number;
  /**
   * Most seconds of training: the learning rate falls to nothing by then, if the epochs are not over sooner. What comes out then depends on
   * the speed of the machine.
   */
  readonly maxSeconds?: number;
  /** Temperature that the model composes with where none is asked for: kept in the file; 1 if left out, 0.8 for a note model of little music. */
  readonly temperature?: number;
  /** Writes weights with eight bits each: a quarter of the size. */
  readonly quantize?: boolean;
  /** Seed of weights, order, transposition and dropout; 0 if left out. */
  readonly seed?: number;
  /** Where the state of training is saved after every epoch; cleared when all is done. */
  readonly checkpoint?: CheckpointStore;
  /**
   * Whether to go on from `checkpoint` if it holds a state of the same pieces and options; what comes out is then, to the byte, what a training
   * that was never interrupted gives. Else, and by default, training starts anew.
   */
  readonly resume?: boolean;
  /** Epochs between two samples in `onProgress`, not of event models; none if 0, which is the default. */
  readonly sampleEvery?: number;
}

/** What training came to. */
export interface FittedMusicModel {
  readonly model: MusicModel;
  /** Nats per frame on the validation pieces, after every epoch of the first network. */
  readonly validationNllPerFrame: readonly number[];
  /** Most epochs that a network was trained for. */
  readonly epochs: number;
  /** Weights of all networks. */
  readonly parameters: number;
  /** Seconds of training, those before an interruption included. */
  readonly seconds: number;
  /** What was decided, one sentence each; kept in the file. */
  readonly notes: readonly string[];
}
