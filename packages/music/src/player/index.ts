export type { InstrumentChoice, VoiceLevel } from './band.ts';
export {
  createPlayer,
  Player,
  type PlayerOptions,
  type PlayerState,
  type PlayerVoice,
} from './create-player.ts';
export { type InstrumentName, instrumentOf } from './instrument-of.ts';
export { type RenderWavOptions, renderWav } from './render-wav.ts';
