import type { Room } from '../../shell/room.ts';

/** Open an ONNX file: see what it is made of, run it, stream it, and take it away for streaming or in 8 bits. */
export const onnxRoom: Room = {
  id: 'onnx',
  title: 'ONNX',
  load: async () => {
    const { createOnnxRoom } = await import('./onnx-room.ts');
    return createOnnxRoom;
  },
};
