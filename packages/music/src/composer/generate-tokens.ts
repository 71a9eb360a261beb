import { createRng } from '@recurra/core/random';
import { ArgumentError } from '@recurra/plugin';
import type { MusicModel, WorkOptions } from '../contract/model.ts';
import type { FrameConditions } from '../contract/piece.ts';
import { Drawer } from './draw.ts';
import { createPacer } from './pacer.ts';
import { checkWhole, readSettings } from './settings.ts';
import type { SamplingOptions } from './types.ts';

/** How {@link generateTokens} draws. */
export interface GenerateTokensOptions
  extends SamplingOptions,
    WorkOptions<{ readonly done: number; readonly tokens: number }> {
  /** Most tokens. */
  readonly tokens: number;
  /** Ends sooner, when the cursor reaches this frame (time step). */
  readonly frames?: number;
  /** Tokens to begin with; not yielded. */
  readonly prime?: readonly number[];
  readonly conditions?: FrameConditions;
}

/**
 * Draws tokens one after another from any model that has them: notes and ends of frames, or events.
 *
 * @param model Of kind `'note'` or `'event'`.
 * @param options How many, how bold, from what.
 * @returns New tokens as they are drawn.
 * @throws ArgumentError if options are not as they should be.
 * @example for await (const token of generateTokens(model, { tokens: 500, seed: 1 })) events.push(token);
 */
export async function* generateTokens(
  model: MusicModel,
  options: GenerateTokensOptions,
): AsyncGenerator<number, void, undefined> {
  const where = 'generateTokens()';
  const { codec, network, manifest } = model;
  if (manifest.kind === 'frame') {
    throw new ArgumentError(`${where}: a model of whole frames has no tokens; use generate().`);
  }
  const { tokens, frames, prime = [], conditions, signal, onProgress, ...sampling } = options;
  checkWhole(where, 'tokens', tokens, 1, 10_000_000);
  if (frames !== undefined) checkWhole(where, 'frames', frames, 1, Number.MAX_SAFE_INTEGER);
  const settings = readSettings(where, sampling, {
    particles: 1,
    lag: 0,
    temperature: manifest.temperature,
  });
  const rng = createRng(settings.seed).fork('compose');
  const pace = createPacer(signal);
  const drawer = new Drawer(codec.outputSize, settings);
  const cursor = codec.begin(conditions);
  const state = network.createState(1);
  const input = new Float32Array(codec.inputSize);
  const mask = new Uint8Array(codec.outputSize);
  for (let at = 0; at < prime.length + tokens; at++) {
    if (frames !== undefined && at >= prime.length && cursor.frame >= frames) return;
    await pace();
    cursor.writeInput(input, 0);
    const logits = await network.step(input, state);
    cursor.writeMask(mask, 0);
    const given = prime[at];
    if (given !== undefined && mask[given] !== 1) {
      throw new ArgumentError(
        `${where}: prime[${at}] must be a token that may come there, got ${String(given)}.`,
      );
    }
    const token = given ?? drawer.draw(logits, 0, mask, undefined, rng.uniform());
    cursor.push(token);
    if (at < prime.length) continue;
    onProgress?.({ done: at - prime.length + 1, tokens });
    yield token;
  }
}
