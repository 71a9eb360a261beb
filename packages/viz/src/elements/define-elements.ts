import { RecurraForecastChart } from './forecast-chart-element.ts';
import { RecurraPianoRoll } from './piano-roll-element.ts';
import { RecurraTrainingCurve } from './training-curve-element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'recurra-forecast-chart': RecurraForecastChart;
    'recurra-piano-roll': RecurraPianoRoll;
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
  if (!registry.get('recurra-forecast-chart'))
    registry.define('recurra-forecast-chart', RecurraForecastChart);
  if (!registry.get('recurra-piano-roll')) registry.define('recurra-piano-roll', RecurraPianoRoll);
  if (!registry.get('recurra-training-curve'))
    registry.define('recurra-training-curve', RecurraTrainingCurve);
}
