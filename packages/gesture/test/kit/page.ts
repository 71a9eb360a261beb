import { checkPlugin } from '@recurra/testkit';
import { gesture } from '../../src/plugin.ts';
import { examples } from './examples.ts';

/** The bundler gives the model's file another name; the golden one lies beside the page. */
async function readFile(url: URL): Promise<Uint8Array> {
  const place = url.pathname.endsWith('.golden.json') ? './unistroke.golden.json' : url;
  return new Uint8Array(await (await fetch(place)).arrayBuffer());
}

Object.assign(globalThis, { check: () => checkPlugin(gesture(), { examples, readFile }) });
document.title = 'ready';
