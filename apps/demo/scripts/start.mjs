// Serves the built app and opens the browser. RECURRA_NO_OPEN=1 keeps the browser closed, PORT chooses the port.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(new URL('../dist/index.html', import.meta.url))) {
  console.error(
    'The demo is not built yet. Run `npm start` at the root of the repository, or `pnpm --filter @recurra/demo build`.',
  );
  process.exit(1);
}
const port = Number(process.env.PORT || 4173);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT must be a number from 0 to 65535, got ${process.env.PORT}.`);
  process.exit(2);
}
const open = !process.env.RECURRA_NO_OPEN && !process.env.CI;
const server = await preview({ root, preview: { port, open } });
console.log('Recurra is running. Stop it with Ctrl+C.');
server.printUrls();
