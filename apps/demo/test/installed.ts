import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type Stage, visit } from './browser.ts';

const patience = { timeout: 60_000 };

/** Every file that the first page needs before a room is opened: those it names, and what they import. */
async function firstFiles(url: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const take = async (address: string): Promise<void> => {
    if (files.has(address)) return;
    files.set(address, Buffer.alloc(0));
    const content = Buffer.from(await (await fetch(address)).arrayBuffer());
    files.set(address, content);
    const text = content.toString();
    const named = address.endsWith('.js')
      ? text.matchAll(/(?:^|[;}\s])(?:import|export)(?:[\w\s{},$*]*from)?\s*["'](\.\/[^"']+)["']/g)
      : address === url
        ? text.matchAll(/(?:src|href)="(\.\/[^"]+\.(?:js|css|svg))"/g)
        : [];
    for (const [, path] of named) await take(new URL(path!, address).href);
  };
  await take(url);
  return files;
}

/** The tests of what makes it an app: its size, its manifest, and that it works offline. */
export function installed(stage: () => Stage): void {
  it('is at most 250 kB before a room is opened', async () => {
    const files = await firstFiles(stage().url);
    const size = [...files.values()].reduce((sum, each) => sum + gzipSync(each).length, 0);
    console.log(`First load: ${files.size} files, ${Math.round(size / 1000)} kB gzipped.`);
    expect([...files.keys()].filter((each) => each.endsWith('.js')).length).toBeGreaterThan(0);
    expect(size).toBeGreaterThan(5000);
    expect(size).toBeLessThanOrEqual(250_000);
  });

  it('can be installed, and opens every room offline after the first visit', async () => {
    const { page, context, complaints } = await visit(stage(), { serviceWorkers: 'allow' });
    const cdp = await context.newCDPSession(page);
    const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
    // What a test visits with is a private window.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active?.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await context.setOffline(true);
    await page.reload();
    await page.getByText('746 monthly values from 1958-03 to 2020-04').waitFor(patience);
    await page.getByRole('link', { name: 'Music' }).click();
    await page.getByRole('button', { name: 'Compose', exact: true }).first().waitFor(patience);
    await page.getByRole('link', { name: 'Gesture' }).click();
    await page.getByRole('application', { name: 'Draw a gesture' }).waitFor(patience);
    await page.getByRole('link', { name: 'ONNX' }).click();
    await page.getByText('chorales.onnx is open.').waitFor(patience);
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);
}
