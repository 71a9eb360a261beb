import { afterAll, beforeAll, describe } from 'vitest';
import { executablePath, openStage, type Stage } from './browser.ts';
import { forecastRoom } from './forecast-room.ts';
import { gestureRoom } from './gesture-room.ts';
import { installed } from './installed.ts';
import { musicRoom } from './music-room.ts';
import { onnxRoom } from './onnx-room.ts';

describe.skipIf(!executablePath)('the app, in a browser', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 120_000);
  afterAll(() => stage?.close());

  describe('the forecast room', () => forecastRoom(() => stage));
  describe('the music room', () => musicRoom(() => stage));
  describe('the gesture room', () => gestureRoom(() => stage));
  describe('the ONNX room', () => onnxRoom(() => stage));
  describe('installed', () => installed(() => stage));
});
