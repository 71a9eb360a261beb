import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@recurra/forecasting/worker';

// Where this page's server has the files of the backend.
setWasmPaths(`${location.origin}/`);
