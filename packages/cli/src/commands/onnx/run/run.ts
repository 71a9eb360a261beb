import { inspectOnnx, type OnnxTensors, type Runner } from '@recurra/onnx';
import { prepareFolder, writeFiles } from '../../../output/write-files.ts';
import { openModel } from '../model/open-model.ts';
import { breathe, openRunner, sayer } from '../run-model.ts';
import { makeFeeds } from '../tensors/make-feeds.ts';
import { tensorToNpy } from '../tensors/npy.ts';
import { tensorToJson } from '../tensors/to-json.ts';
import { millisecondsText, shapeText } from '../text.ts';
import { fileNames } from './file-names.ts';
import type { RunFlags } from './flags.ts';

/**
 * Runs a model once, or several times, and gives its outputs.
 *
 * @param path The model's file, or `-`.
 * @throws Whatever is wrong with the model, the inputs, or the run.
 */
export async function runRun(path: string, flags: RunFlags, signal: AbortSignal): Promise<void> {
  const say = sayer(flags.quiet);
  if (flags.out !== undefined) await prepareFolder(flags.out);
  const { model } = await openModel(path, signal);
  const { feeds, random } = await makeFeeds(model, inspectOnnx(model), flags, flags.random ?? false);
  for (const name of random)
    say(`Input "${name}" is random: ${feeds[name]?.type} ${shapeText(feeds[name]?.dims ?? [])}.`);
  const runner = await openRunner(model, flags.runner, say, { sample: feeds });
  try {
    const { runner: name, runtime, why } = runner.report;
    say(`Running in ${name} (${runtime}): ${why}.`);
    const outputs = await runner.run(feeds, { signal });
    const timing = flags.repeat === undefined ? undefined : await timed(runner, feeds, flags.repeat, signal);
    if (timing !== undefined) {
      const { runs, median, fastest, slowest } = timing;
      const [from, to] = [millisecondsText(fastest), millisecondsText(slowest)];
      say(`${runs} runs: ${millisecondsText(median)} in the median, ${from} to ${to}.`);
    }
    const files = flags.out === undefined ? undefined : await write(flags.out, outputs, flags.format);
    const values = Object.fromEntries(
      Object.entries(outputs).map(([key, value]) => [key, tensorToJson(value)]),
    );
    if (flags.json) {
      const result = {
        runner: name,
        runtime,
        why,
        timing,
        ...(files === undefined ? { outputs: values } : { files }),
      };
      process.stdout.write(`${JSON.stringify(result)}\n`);
    } else if (files === undefined) {
      process.stdout.write(`${JSON.stringify(values)}\n`);
    } else {
      const lines = Object.entries(outputs).map(
        ([key, { type, dims }]) => `${files[key]}: ${type} ${shapeText(dims)}`,
      );
      process.stdout.write(`${lines.join('\n')}\n`);
    }
  } finally {
    await runner.dispose();
  }
}

/** Milliseconds of several runs. */
interface Timing {
  readonly runs: number;
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
}

async function timed(runner: Runner, feeds: OnnxTensors, runs: number, signal: AbortSignal): Promise<Timing> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    await breathe(signal);
    const begun = performance.now();
    await runner.run(feeds);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.round(share * (runs - 1))] as number;
  return { runs, median: at(0.5), fastest: at(0), slowest: at(1) };
}

async function write(
  folder: string,
  outputs: OnnxTensors,
  format: RunFlags['format'],
): Promise<Record<string, string>> {
  const names = fileNames(Object.keys(outputs), format);
  const contents = Object.entries(outputs).map(([name, tensor]) => [
    names.get(name),
    format === 'npy' ? tensorToNpy(tensor, name) : `${JSON.stringify(tensorToJson(tensor))}\n`,
  ]);
  const paths = await writeFiles(folder, Object.fromEntries(contents) as Record<string, string | Uint8Array>);
  return Object.fromEntries([...names].map(([name, file]) => [name, paths[file] as string]));
}
