import { use } from './use.js';
import golden from './waves.golden.json';
import file from './waves.onnx?url';

const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
document.title = await use(bytes, golden).catch((error) => `wrong: ${error}`);
