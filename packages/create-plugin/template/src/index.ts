export { type FitOptions, type FitResult, fitModel } from './fit.ts';
export { loadModel, type Model } from './model.ts';
export { __plugin__, type Implementation, type Tasks } from './plugin.ts';
export { syntheticSeries } from './synthetic.ts';
export { type Answer, continueSeries, type Question } from './task.ts';
