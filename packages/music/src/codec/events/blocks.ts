import { lowestPitch, pitchCount } from '../../contract/codec.ts';
import { eventVocabulary } from '../../encoders/index.ts';
import { frameBlocks, mark, memoryFrom, type Reference, windowFrom } from '../blocks.ts';
import { conditionBlocks } from '../condition-blocks.ts';
import type { InputBlock } from '../input-block.ts';
import type { EventScene } from './scene.ts';

/** The note that windows are centred on where none has begun yet. */
const middle = 66;

const centre = ({ lastOn }: EventScene): number => lastOn ?? middle;

/** A block of an event scene. */
function block(
  size: number,
  write: (scene: EventScene, out: Float32Array, offset: number) => void,
): InputBlock {
  return { size, write: (scene, out, offset) => write(scene as EventScene, out, offset) };
}

const phases = ['off', 'velocity', 'on'];

/** Frames of a bar of sixteen that are told apart. */
const counted = 16;

/** Lengths of the last shift that are told apart: 0, 1, 2, 3 to 4, 5 to 8, … */
const shiftSizes = 7;

/** What an event model's input is put together from. */
export const eventBlocks: Readonly<Record<string, InputBlock>> = {
  sounding: block(pitchCount, ({ sounding }, out, offset) => mark(sounding, out, offset)),
  started: block(pitchCount, ({ chosen }, out, offset) => mark(chosen, out, offset)),
  before: block(pitchCount, ({ previous }, out, offset) => mark(previous, out, offset)),
  /** The last note that began, or the 89th if there is none. */
  'last-on': block(pitchCount + 1, ({ lastOn }, out, offset) => {
    out[offset + (lastOn === undefined ? pitchCount : lastOn - lowestPitch)] = 1;
  }),
  'last-off': block(pitchCount + 1, ({ lastOff }, out, offset) => {
    out[offset + (lastOff === undefined ? pitchCount : lastOff - lowestPitch)] = 1;
  }),
  phase: block(phases.length, ({ phase }, out, offset) => {
    out[offset + phases.indexOf(phase)] = 1;
  }),
  shift: block(shiftSizes, ({ shift }, out, offset) => {
    out[offset + (shift === 0 ? 0 : Math.min(shiftSizes - 1, 1 + Math.ceil(Math.log2(shift))))] = 1;
  }),
  velocity: block(eventVocabulary.velocityBins, ({ bin }, out, offset) => {
    out[offset + bin] = 1;
  }),
  'count-16': block(counted, ({ frame }, out, offset) => {
    out[offset + (frame % counted)] = 1;
  }),
  echo: frameBlocks.echo!,
  'echo-length': frameBlocks['echo-length']!,
  memory: frameBlocks.memory!,
  'window-sounding': windowFrom(
    (scene) => centre(scene as EventScene),
    (scene) => (scene as EventScene).sounding,
  ),
  'window-begun': windowFrom(
    (scene) => centre(scene as EventScene),
    (scene) => (scene as EventScene).begun,
  ),
  'window-echo': windowFrom(
    (scene) => centre(scene as EventScene),
    ({ echo }) => echo.frame,
  ),
  'window-memory': memoryFrom((scene) => centre(scene as EventScene)),
  ...conditionBlocks,
};

/** Notes from which event models predict intervals. */
export const eventReferences: Readonly<Record<string, Reference>> = {
  'last-on': (scene) => (scene as EventScene).lastOn,
  begun: (scene) => (scene as EventScene).begun[scene.chosen.length],
  echo: ({ chosen, echo }) => echo.frame[chosen.length],
};
