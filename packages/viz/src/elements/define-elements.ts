import { networkElements } from '../network/elements.ts';
import { trainingElements } from '../training/elements.ts';
import { RecurraConfusionMatrix } from './confusion-matrix-element.ts';
import { RecurraForecastChart } from './forecast-chart-element.ts';
import { RecurraGestureRecorder } from './gesture-recorder-element.ts';
import { RecurraPianoRoll } from './piano-roll-element.ts';
import { RecurraPlayer } from './player-element.ts';
import { RecurraScore } from './score-element.ts';
import { RecurraStrokeCanvas } from './stroke-canvas-element.ts';
import { RecurraTrainingCurve } from './training-curve-element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'recurra-confusion-matrix': RecurraConfusionMatrix;
    'recurra-forecast-chart': RecurraForecastChart;
    'recurra-gesture-recorder': RecurraGestureRecorder;
    'recurra-piano-roll': RecurraPianoRoll;
    'recurra-player': RecurraPlayer;
    'recurra-score': RecurraScore;
    'recurra-stroke-canvas': RecurraStrokeCanvas;
    'recurra-training-curve': RecurraTrainingCurve;
  }
}

/**
 * Registers the elements under their names; a name that is already taken is left alone. Importing
 * `@recurra/viz/define` does the same.
 *
 * @param registry Where to register. Default: the page's.
 */
export function defineElements(registry: CustomElementRegistry = customElements): void {
  const elements = {
    ...networkElements,
    ...trainingElements,
    'recurra-confusion-matrix': RecurraConfusionMatrix,
    'recurra-forecast-chart': RecurraForecastChart,
    'recurra-gesture-recorder': RecurraGestureRecorder,
    'recurra-piano-roll': RecurraPianoRoll,
    'recurra-player': RecurraPlayer,
    'recurra-score': RecurraScore,
    'recurra-stroke-canvas': RecurraStrokeCanvas,
    'recurra-training-curve': RecurraTrainingCurve,
  };
  for (const [name, element] of Object.entries(elements))
    if (!registry.get(name)) registry.define(name, element);
}
