import { RecurraGradientFlow } from './gradient-flow-element.ts';
import { RecurraHeatMap } from './heat-map-element.ts';
import { RecurraHiddenTracks } from './hidden-tracks-element.ts';
import { RecurraLossCurves } from './loss-curves-element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'recurra-gradient-flow': RecurraGradientFlow;
    'recurra-heat-map': RecurraHeatMap;
    'recurra-hidden-tracks': RecurraHiddenTracks;
    'recurra-loss-curves': RecurraLossCurves;
  }
}

/** The elements of this folder, by name. */
export const trainingElements: Readonly<Record<string, CustomElementConstructor>> = {
  'recurra-gradient-flow': RecurraGradientFlow,
  'recurra-heat-map': RecurraHeatMap,
  'recurra-hidden-tracks': RecurraHiddenTracks,
  'recurra-loss-curves': RecurraLossCurves,
};
