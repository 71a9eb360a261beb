import { keyName } from '../piano-roll/names.ts';
import type { DrawnTune } from './types.ts';

/** The little of abcjs's score that is read here. */
interface Drawn {
  readonly el_type: string;
  readonly rest?: { readonly type: string };
  readonly pitches?: readonly unknown[];
  readonly midiPitches?: readonly { readonly pitch: number }[];
}

/** A voice in words: the notes of each of its bars. */
export interface VoiceInWords {
  readonly name: string;
  readonly bars: readonly string[];
}

const most = 200;

function inWords({ el_type, midiPitches, pitches, rest }: Drawn): string | undefined {
  if (el_type !== 'note') return undefined;
  if (midiPitches?.length) return midiPitches.map(({ pitch }) => keyName(pitch)).join(' ');
  if (rest && rest.type !== 'spacer') return 'rest';
  // The second of two tied notes is not struck.
  return pitches?.length ? 'held' : undefined;
}

/**
 * What a score says, for those who do not see it: pitches as they sound, bar by bar.
 *
 * @param tune Drawn, and set up for sound: abcjs knows pitches only then.
 */
export function scoreInWords(tune: DrawnTune): VoiceInWords[] {
  tune.setUpAudio({});
  const voices = new Map<string, { name: string; bars: string[][] }>();
  for (const { staff = [] } of tune.lines) {
    for (const [s, { voices: parts = [], ...rest }] of staff.entries()) {
      const { title } = rest as { readonly title?: readonly (string | undefined)[] };
      for (const [v, elements] of parts.entries()) {
        const key = `${s} ${v}`;
        const voice = voices.get(key) ?? { name: title?.[v] || `Voice ${voices.size + 1}`, bars: [[]] };
        voices.set(key, voice);
        for (const element of elements as unknown as readonly Drawn[]) {
          const words = inWords(element);
          if (words !== undefined) voice.bars.at(-1)!.push(words);
          else if (element.el_type === 'bar' && voice.bars.at(-1)!.length > 0) voice.bars.push([]);
        }
      }
    }
  }
  return [...voices.values()].map(({ bars, name }) => ({
    name,
    bars: bars
      .filter((bar) => bar.length > 0)
      .slice(0, most)
      .map((bar) => bar.join(', ')),
  }));
}
