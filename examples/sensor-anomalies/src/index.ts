export { type Alarm, type AlarmLog, createAlarmLog, quiet } from './alarms.ts';
export { coldStore, type Fault, type FaultKind, withFaults } from './cold-store.ts';
export { createDetector, type Detector, type Verdict } from './detector.ts';
export { type FitOptions, type FitResult, fitModel } from './fit.ts';
export { type Calibration, loadModel, type Model } from './model.ts';
export { type Implementation, sensorAnomaliesPlugin, type Tasks } from './plugin.ts';
export { type Quality, scoreAlarms } from './score.ts';
export { createSigns, type Limits, limitsOf, type Sign, signs } from './signs.ts';
export { type Answer, detectAnomalies, type Question } from './task.ts';
