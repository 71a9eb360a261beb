import { describe, expect, it } from 'vitest';
import { createGraph, runGraph } from '../../src/host/host-graph.ts';
import { OnnxError, type OnnxModel, parseOnnx } from '../../src/index.ts';
import { drive, feedsOf } from '../fuzz/drive.ts';
import { limits } from '../fuzz/refusal.ts';
import type { HostileModel } from './hostile-model.ts';
import { hostileModels } from './models.ts';

/** Where a file is refused, and the error. */
async function refusalOf(
  file: Uint8Array,
): Promise<{ at: HostileModel['refusedAt'] | 'never'; error: unknown }> {
  let model: OnnxModel;
  try {
    model = parseOnnx(file);
  } catch (error) {
    return { at: 'parse', error };
  }
  let at: HostileModel['refusedAt'] = 'bind';
  try {
    const host = await createGraph(model, limits);
    at = 'compute';
    runGraph(host, feedsOf(model) ?? {});
  } catch (error) {
    return { at, error };
  }
  return { at: 'never', error: undefined };
}

describe('files that break the rules', () => {
  it.each(Object.entries(hostileModels))('%s', async (_name, { file, refusedAt, saying }) => {
    const bytes = file();
    const { at, error } = await refusalOf(bytes);
    expect(error).toBeInstanceOf(OnnxError);
    expect({ at, message: (error as Error).message }).toEqual({
      at: refusedAt,
      message: expect.stringMatching(saying),
    });
    // Whoever reads it without validation, and through every other door.
    await drive(bytes);
  });
});
