import '@tensorflow/tfjs-backend-cpu';
import type { PluginExample } from '@recurra/testkit';
import type { GestureImplementation, GestureTasks } from '../../src/plugin.ts';
import { drawings } from '../../src/testing/drawings.ts';

const [circle] = drawings(1, 1, ['circle']);
const input = { dimensions: 2, values: circle!.values, times: circle!.times };

/** What the plugin is shown with, in Node and in Chromium. */
export const examples: readonly PluginExample<GestureImplementation, GestureTasks>[] = [
  {
    task: 'recognize',
    model: 'unistroke',
    input,
    instant: true,
    random: false,
    badInputs: {
      'a tap': { dimensions: 2, values: new Float32Array(2), times: new Float64Array(1) },
      'three dimensions': { dimensions: 3, values: new Float32Array(6), times: new Float64Array(2) },
      'a reading that is not finite': {
        dimensions: 2,
        values: Float32Array.of(0, 0, Number.NaN, 1),
        times: Float64Array.of(0, 1),
      },
      'times that go back': { ...input, times: input.times.map((time) => -time) },
    },
  },
  {
    job: 'training',
    run: async ({ createGestureDataset, fitRecognizer }, { onProgress, seed, signal }) => {
      const { recognizer } = await fitRecognizer(createGestureDataset(drawings(4, 2)), {
        hiddenSize: 4,
        steps: 10,
        seed,
        signal,
        onProgress: ({ step, steps }) => onProgress(step / steps),
      });
      recognizer.dispose();
      return recognizer.bytes;
    },
    badInputs: {
      'one class': ({ createGestureDataset, fitRecognizer }) =>
        fitRecognizer(createGestureDataset(drawings(4, 2, ['line']))),
      nothing: ({ createGestureDataset, fitRecognizer }) => fitRecognizer(createGestureDataset([])),
    },
  },
];
