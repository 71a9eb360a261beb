import type { Room } from '../../shell/room.ts';

/** Draw, and see what a network takes it for; teach it gestures of your own. */
export const gestureRoom: Room = {
  id: 'gesture',
  title: 'Gesture',
  load: async () => {
    const { createGestureRoom } = await import('./gesture-room.ts');
    return createGestureRoom;
  },
};
