export { type ServeOptions, serveFit } from './serve.ts';
