import '@tensorflow/tfjs-core';

export { guess } from '../lazy/plugin.js';
