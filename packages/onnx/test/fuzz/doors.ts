import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {
  createRunner,
  createStream,
  externalDataOf,
  type OnnxModel,
  type OnnxTensor,
  quantizeOnnx,
  streamingReport,
  toStreaming,
  validateModel,
} from '../../src/index.ts';
import { createTfjsRunner, importTrainable, layerFromNode } from '../../src/tfjs/index.ts';
import { limits } from './refusal.ts';

type Feeds = Readonly<Record<string, OnnxTensor>> | undefined;

/** What else can be done with a model, each refused with an error of Recurra's or not at all. */
export const doors: Readonly<Record<string, (model: OnnxModel, feeds: Feeds) => unknown>> = {
  async createRunner(model, feeds) {
    const runner = await createRunner(model, { runner: 'recurra', ...limits });
    try {
      if (feeds !== undefined) await runner.run(feeds);
    } finally {
      await runner.dispose();
    }
  },
  toStreaming(model) {
    streamingReport(model);
    validateModel(toStreaming(model));
  },
  async createStream(model, feeds) {
    const stream = await createStream(model, { runner: 'recurra', ...limits });
    try {
      const names = new Set(stream.report.states.map(({ input }) => input));
      const own = Object.entries(feeds ?? {}).filter(([name]) => !names.has(name));
      if (feeds !== undefined) for (let i = 0; i < 2; i++) await stream.step(Object.fromEntries(own));
    } finally {
      await stream.dispose();
    }
  },
  quantizeOnnx: (model) => quantizeOnnx(model, { minElements: 2 }),
  externalDataOf,
  layerFromNode(model) {
    layerFromNode(model).dispose();
  },
  async importTrainable(model, feeds) {
    const trainable = importTrainable(model, limits);
    try {
      if (feeds === undefined || !Object.values(feeds).every(isFloat)) return;
      tf.tidy(() => {
        const inputs = Object.entries(feeds).map(([name, { dims, data }]) => {
          return [name, tf.tensor(Float32Array.from(data as Float32Array), [...dims])] as const;
        });
        trainable.predict(Object.fromEntries(inputs));
      });
      trainable.toOnnx();
    } finally {
      trainable.dispose();
    }
  },
  async tfjs(model, feeds) {
    const runner = await createTfjsRunner(model, limits);
    try {
      if (feeds !== undefined) await runner.run(feeds);
    } finally {
      runner.dispose();
    }
  },
};

const isFloat = ({ type }: OnnxTensor): boolean => type === 'float32';
