import { forecastRoom } from '../rooms/forecast/index.ts';
import { gestureRoom } from '../rooms/gesture/index.ts';
import { musicRoom } from '../rooms/music/index.ts';
import { onnxRoom } from '../rooms/onnx/index.ts';
import type { Room } from './room.ts';

/** Every room, in the order of the navigation; the first is where visitors arrive. */
export const rooms: readonly [Room, ...Room[]] = [forecastRoom, musicRoom, gestureRoom, onnxRoom];
