import type { Room } from '../../shell/room.ts';

/** Train a network on a time series and forecast it. */
export const forecastRoom: Room = {
  id: 'forecast',
  title: 'Forecast',
  load: async () => {
    const { createForecastRoom } = await import('./forecast-room.ts');
    return createForecastRoom;
  },
};
