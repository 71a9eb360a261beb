// A worker that trains on the cpu backend; with the argument "bare" it does not register the test's own layer.
import { workerData } from 'node:worker_threads';
import { serveFit } from '@recurra/train/worker';
import '@tensorflow/tfjs-backend-cpu';
import { serialization } from '@tensorflow/tfjs-core';
import { Scale } from './scale-layer.mjs';

serveFit({
  backend: 'cpu',
  ...(workerData === 'bare' ? {} : { register: () => serialization.registerClass(Scale) }),
});
