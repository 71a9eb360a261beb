import type { Room } from '../../shell/room.ts';

/** Compose with a network, hear it, and train one on your own files. */
export const musicRoom: Room = {
  id: 'music',
  title: 'Music',
  load: async () => {
    const { createMusicRoom } = await import('./music-room.ts');
    return createMusicRoom;
  },
};
