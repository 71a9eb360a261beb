import type { VoiceName } from './melody.ts';

/** What composing can do with the music on the page. */
export type TaskName = 'compose' | 'harmonize' | 'continue' | 'fill' | 'rewrite';

/** What the user chose. */
export interface ComposeSettings {
  readonly task: TaskName;
  /** Length of what is new. */
  readonly bars: number;
  /** What the melody is. */
  readonly voice: VoiceName;
  /** Such as `D dorian`; empty for any. */
  readonly tonic: string;
  readonly mode: string;
  /** A chord for each bar, such as `C Am F G7`; empty for any. */
  readonly chords: string;
  /** How much parallel fifths are shunned, in nats for each; undefined is what suits the task. */
  readonly fifths: number | undefined;
  /** Undefined is what the model was tuned for. */
  readonly temperature: number | undefined;
  readonly topK: number | undefined;
  readonly topP: number | undefined;
  readonly seed: number;
  /** Whether every composition takes a seed of its own. */
  readonly freshSeed: boolean;
  /** Whether it is heard while it is written. */
  readonly hear: boolean;
}

export const usualSettings: ComposeSettings = {
  task: 'compose',
  bars: 8,
  voice: 'soprano',
  tonic: '',
  mode: 'major',
  chords: '',
  fifths: undefined,
  temperature: undefined,
  topK: undefined,
  topP: undefined,
  seed: 1,
  freshSeed: true,
  hear: false,
};

/** Music around given notes is searched for anyway, and shuns fifths; new music is as the model has it. */
export function fifthsOf({ fifths, task }: ComposeSettings): number {
  return fifths ?? (task === 'harmonize' ? 1 : task === 'compose' || task === 'continue' ? 0 : 2);
}

export const tonics: readonly string[] = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'];
export const modes: readonly string[] = ['major', 'minor', 'dorian', 'mixolydian', 'major pentatonic'];

/** What a task is called, what it does, what its button says, and what was done. */
export interface TaskWords {
  readonly title: string;
  readonly hint: string;
  readonly button: string;
  readonly done: string;
}

export const tasks: Readonly<Record<TaskName, TaskWords>> = {
  compose: { title: 'Compose', hint: 'New music, from nothing', button: 'Compose', done: 'Composed' },
  harmonize: {
    title: 'Harmonise a melody',
    hint: 'The other voices, to the melody in the piano roll',
    button: 'Harmonise',
    done: 'Harmonised',
  },
  continue: {
    title: 'Continue',
    hint: 'More bars after what is there',
    button: 'Continue',
    done: 'Continued',
  },
  fill: {
    title: 'Fill a gap',
    hint: 'Some bars anew, that fit what is around',
    button: 'Fill the gap',
    done: 'Gap filled',
  },
  rewrite: {
    title: 'Rewrite around fixed notes',
    hint: 'Notes that you locked stay',
    button: 'Rewrite the rest',
    done: 'Rewritten',
  },
};
