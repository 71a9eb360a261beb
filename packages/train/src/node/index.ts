export type { RotatingOptions } from '../checkpoint/rotating.ts';
export { directoryCheckpoint } from './directory.ts';
export { resume } from './resume.ts';
