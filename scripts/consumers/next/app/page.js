import { readFile } from 'node:fs/promises';
import golden from '../waves.golden.json';
import { Browser } from './browser.js';
import { use } from './use.js';

// Once on the server, while the page is built, and once in the browser.
export default async function Page() {
  const bytes = new Uint8Array(await readFile('public/waves.onnx'));
  return (
    <>
      <p id="server">{await use(bytes, golden)}</p>
      <Browser golden={golden} />
    </>
  );
}
