import co2Url from '@recurra/forecasting/data/co2-concentration.csv?url';
import seattleUrl from '@recurra/forecasting/data/seattle-weather.csv?url';

/** A series that comes with the app. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly file: string;
  readonly url: string;
  /** Series to start with. */
  readonly seriesId: string;
  readonly credit: { readonly text: string; readonly url: string };
}

/** The series that come with the app; the first is there on arrival. */
export const examples: readonly [Example, ...Example[]] = [
  {
    id: 'co2',
    title: 'CO₂ in the air',
    detail: 'Monthly, 1958 to 2020, in ppm',
    file: 'co2-concentration.csv',
    url: co2Url,
    seriesId: 'CO2',
    credit: { text: 'Scripps CO₂ Program, CC BY 4.0', url: 'https://scrippsco2.ucsd.edu/' },
  },
  {
    id: 'seattle',
    title: 'Weather in Seattle',
    detail: 'Daily, 2012 to 2015, in °C',
    file: 'seattle-weather.csv',
    url: seattleUrl,
    seriesId: 'temp_max',
    credit: { text: 'NOAA, public domain', url: 'https://www.ncdc.noaa.gov/cdo-web/datatools/records' },
  },
];
