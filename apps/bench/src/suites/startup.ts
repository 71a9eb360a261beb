import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { layerWeights } from '../contestants/data.ts';
import { measureRounds } from '../measure/rounds.ts';
import { recurrentModel } from '../onnx/recurrent-model.ts';
import type { Result } from '../results.ts';
import type { Context } from './types.ts';

const probe = fileURLToPath(new URL('./startup.js', import.meta.url));

/** Size of the layer whose first step is waited for. */
const layer = { cell: 'lstm', batch: 1, time: 1, inputSize: 32, hiddenSize: 32 } as const;

/** Milliseconds from import to first step in a process of its own. */
async function startUp(id: string, model: string, signal: AbortSignal): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [probe, id, model], {
    signal,
    timeout: 60_000,
  });
  const answer = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as {
    milliseconds?: number;
    error?: string;
  };
  if (answer.milliseconds === undefined) throw new Error(answer.error ?? 'no answer');
  return answer.milliseconds;
}

/** Starts every runtime in fresh processes, in turn. */
export async function* startupSuite(context: Context): AsyncGenerator<Result> {
  const { effort, signal } = context;
  const folder = await mkdtemp(join(tmpdir(), 'recurra-bench-'));
  const left: { [id: string]: string } = {};
  try {
    const model = join(folder, 'model.onnx');
    const weights = layerWeights(layer.cell, layer.inputSize, layer.hiddenSize);
    await writeFile(model, recurrentModel({ ...layer, weights, streaming: true }));
    const rounds = effort.quick ? 3 : effort.rounds;
    const samples = await measureRounds(
      ['recurra', 'onnxruntime-web', 'onnxruntime-node']
        .filter(context.wants)
        .map((id) => ({ id, rounds, measure: () => startUp(id, model, signal) })),
      {
        rounds,
        signal,
        onMeasure: (round, id) => context.progress(`startup: round ${round + 1}/${rounds}, ${id}`),
        onFailure: (id, error) => {
          left[id] = error.message;
        },
      },
    );
    yield { suite: 'startup', name: 'import to first step, LSTM H32', threads: 1, unit: 'ms', samples, left };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
