import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserArgs, browserForTests } from '../../../scripts/browser.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
const executablePath = await browserForTests('@recurra/viz');

/** Two bars of four voices; every key and pointer that is tested is heard. */
function fill(): void {
  const chords = [
    [72, 67, 64, 48],
    [74, 65, 62, 50],
    [71, 67, 62, 55],
    [72, 67, 64, 48],
  ];
  const roll = document.querySelector('recurra-piano-roll')!;
  roll.sequence = {
    ticksPerQuarter: 480,
    length: 8 * 480,
    voices: ['Soprano', 'Alto', 'Tenor', 'Bass'].map((name) => ({ name })),
    notes: Array.from({ length: 8 }, (_, quarter) =>
      chords[quarter % 4]!.map((pitch, voice) => ({
        pitch,
        start: quarter * 480,
        duration: 480,
        velocity: 90 - 10 * voice,
        voice,
      })),
    ).flat(),
  };
  roll.playhead = undefined;
  roll.loop = undefined;
  roll.readOnly = false;
  const heard: { type: string; detail: unknown }[] = [];
  Object.assign(window, { heard });
  const events = ['notes-change', 'lock-change', 'seek', 'loop-change', 'play-toggle'];
  for (const type of events) {
    document.body.addEventListener(type, (event) =>
      heard.push({ type, detail: (event as CustomEvent).detail }),
    );
  }
}

describe.skipIf(!executablePath)('<recurra-piano-roll>, in a browser', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await createServer({
      root: home,
      configFile: false,
      logLevel: 'error',
      cacheDir: join(tmpdir(), 'recurra-viz-vite-roll'),
    });
    await server.listen(0);
    browser = await chromium.launch({ executablePath: executablePath!, args: browserArgs });
    page = await browser.newPage({ viewport: { width: 900, height: 600 } });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
  });

  beforeEach(async () => {
    await page.goto(`${server.resolvedUrls!.local[0]}test/piano-roll.html`);
    await page.waitForFunction(() => customElements.get('recurra-piano-roll'));
    await page.evaluate(fill);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const roll = () => page.getByRole('application', { name: /Chorale/ });
  const spoken = () => page.getByRole('status').textContent();
  const notes = () => page.evaluate(() => document.querySelector('recurra-piano-roll')!.sequence!.notes);
  const heard = (type: string) =>
    page.evaluate(
      (name) =>
        (window as unknown as { heard: { type: string }[] }).heard.filter((each) => each.type === name)
          .length,
      type,
    );
  /** Where a note is drawn: right of the keys and below the ruler, 40 pixels a quarter; 33 rows, the highest three above D5. */
  const spot = async (quarter: number, pitch: number) => {
    const box = (await roll().boundingBox())!;
    const [scrolled, height] = await page.evaluate(() => {
      const root = document.querySelector('recurra-piano-roll')!.shadowRoot!;
      return [root.querySelector('.scroller')!.scrollTop, root.querySelector('.spacer')!.clientHeight];
    });
    const row = (height - 24) / 33;
    return { x: box.x + 1 + 44 + quarter * 40, y: box.y + 1 + 24 - scrolled + (77 - pitch + 0.5) * row };
  };

  it('says what it shows', async () => {
    expect(await roll().getAttribute('aria-label')).toBe(
      'Chorale. 32 notes in 2 bars, voices Soprano, Alto, Tenor, Bass.',
    );
  });

  it('is read, edited, undone and redone by keyboard', async () => {
    await roll().focus();
    await page.keyboard.press('ArrowRight');
    expect(await spoken()).toBe('C 5, bar 1 beat 1, 1 quarter, soprano');
    await page.keyboard.press('Tab');
    expect(await spoken()).toBe('G 4, bar 1 beat 1, 1 quarter, alto');
    await page.keyboard.press('Control+ArrowRight');
    expect(await spoken()).toBe('E 4, bar 1 beat 1, 1 quarter, tenor');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowUp');
    expect((await notes())[1]).toMatchObject({ pitch: 68, start: 0 });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    const moved = (await notes()).find(({ pitch }) => pitch === 68)!;
    expect(moved).toMatchObject({ start: 120, duration: 600 });
    await page.keyboard.press('l');
    expect(await spoken()).toMatch(/locked$/);
    expect(await heard('lock-change')).toBe(1);
    for (let i = 0; i < 4; i++) await page.keyboard.press('Control+z');
    expect((await notes())[1]).toEqual({ pitch: 67, start: 0, duration: 480, velocity: 80, voice: 1 });
    await page.keyboard.press('Control+Shift+z');
    expect((await notes())[1]).toMatchObject({ pitch: 68 });
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    expect(await notes()).toHaveLength(31);
    await page.keyboard.press('n');
    expect(await notes()).toHaveLength(32);
    await page.keyboard.press(' ');
    expect(await heard('play-toggle')).toBe(1);
  });

  it('lets Tab go where nothing is selected, and after the last note', async () => {
    const isInside = () => page.evaluate(() => document.activeElement?.localName === 'recurra-piano-roll');
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('button'), { textContent: 'After' }));
    });
    await roll().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    expect(await isInside()).toBe(false);
    await roll().focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await isInside()).toBe(false);
  });

  it('gives notes another voice, repeats and goes to them, and keeps up with their end', async () => {
    await roll().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('2');
    expect((await notes()).at(-1)).toMatchObject({ pitch: 48, voice: 1 });
    await page.keyboard.press('9');
    expect((await notes()).at(-1)).toMatchObject({ voice: 1 });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    const [{ length }, loop] = await page.evaluate(() => {
      const element = document.querySelector('recurra-piano-roll')!;
      return [element.sequence!, element.loop] as const;
    });
    expect([length, loop]).toEqual([3960, { start: 3480, end: 3960 }]);
    expect(await heard('seek')).toBe(1);
    await page.keyboard.press('r');
    expect(await heard('loop-change')).toBe(2);
  });

  it('forgets what was done to other music', async () => {
    await roll().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    await page.evaluate(() => {
      const element = document.querySelector('recurra-piano-roll')!;
      element.sequence = { ...element.sequence! };
    });
    expect(await page.getByRole('button', { name: 'Undo' }).isEnabled()).toBe(true);
    await page.evaluate(fill);
    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  });

  it('moves a note by a finger, scrolls by a finger on nothing, and zooms by two', async () => {
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
    await page.setViewportSize({ width: 300, height: 600 });
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      ...touchPoints: { x: number; y: number }[]
    ) => client.send('Input.dispatchTouchEvent', { type, touchPoints });
    const swipe = async (from: { x: number; y: number }, dx: number, dy: number) => {
      await touch('touchStart', from);
      for (let i = 1; i <= 8; i++)
        await touch('touchMove', { x: from.x + (dx * i) / 8, y: from.y + (dy * i) / 8 });
      await touch('touchEnd');
    };
    const scrollLeft = () =>
      page.evaluate(
        () =>
          document.querySelector('recurra-piano-roll')!.shadowRoot!.querySelector('.scroller')!.scrollLeft,
      );
    await swipe(await spot(1.5, 74), 40, 12);
    expect((await notes()).filter(({ pitch }) => pitch === 73)).toMatchObject([{ start: 960 }]);
    expect(await scrollLeft()).toBe(0);
    await swipe(await spot(4, 70), -60, 0);
    await expect.poll(scrollLeft).toBeGreaterThan(20);
    const width = () =>
      page.evaluate(
        () => document.querySelector('recurra-piano-roll')!.shadowRoot!.querySelector('.spacer')!.clientWidth,
      );
    const before = await width();
    const { y } = await spot(0, 70);
    await touch('touchStart', { x: 120, y }, { x: 160, y });
    for (let i = 1; i <= 5; i++) await touch('touchMove', { x: 120 - 6 * i, y }, { x: 160 + 6 * i, y });
    await touch('touchEnd');
    await expect.poll(width).toBeGreaterThan(before * 1.5);
    await page.setViewportSize({ width: 900, height: 600 });
    await client.detach();
  });

  it('keeps the playhead in sight', async () => {
    await page.setViewportSize({ width: 300, height: 600 });
    const scrolled = await page.evaluate(async () => {
      const element = document.querySelector('recurra-piano-roll')!;
      const scroller = element.shadowRoot!.querySelector('.scroller')!;
      element.playhead = 7 * 480;
      const before = scroller.scrollLeft;
      element.follow = true;
      element.playhead = 7 * 480;
      return [before, scroller.scrollLeft];
    });
    expect(scrolled[0]).toBe(0);
    expect(scrolled[1]).toBeGreaterThan(100);
    await page.setViewportSize({ width: 900, height: 600 });
  });

  it.each([
    { ticksPerQuarter: 0 },
    { notes: [{ pitch: 128, start: 0, duration: 1, velocity: 1, voice: 0 }] },
    { notes: [{ pitch: 60, start: Number.NaN, duration: 1, velocity: 1, voice: 0 }] },
  ])('refuses what cannot be drawn: %j', async (wrong) => {
    const message = await page.evaluate((parts) => {
      const element = document.querySelector('recurra-piano-roll')!;
      try {
        element.sequence = { ...element.sequence!, ...parts };
      } catch (error) {
        return String(error);
      }
      return 'taken';
    }, wrong);
    expect(message).toMatch(/^TypeError: <recurra-piano-roll>: sequence\.(ticksPerQuarter|notes\[0\]) must/);
    expect(await notes()).toHaveLength(32);
  });

  it('has rows for all notes, and for those that edits take further', async () => {
    const seen = () =>
      page.evaluate(() => {
        const root = document.querySelector('recurra-piano-roll')!.shadowRoot!;
        const [scroller, spacer] = [root.querySelector('.scroller')!, root.querySelector('.spacer')!];
        return [spacer.clientHeight <= scroller.clientHeight, spacer.clientHeight] as const;
      });
    const [isAll, height] = await seen();
    expect(isAll).toBe(true);
    await roll().focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowUp');
    expect((await notes())[0]).toMatchObject({ pitch: 108 });
    await expect.poll(async () => (await seen())[1]).toBeGreaterThan(height);
  });

  it('moves, resizes, frames and adds by mouse', async () => {
    const soprano = await spot(1.5, 74);
    await page.mouse.move(soprano.x, soprano.y);
    await page.mouse.down();
    await page.mouse.move(soprano.x + 40, soprano.y + 12, { steps: 4 });
    await page.mouse.up();
    expect((await notes()).filter(({ pitch }) => pitch === 73)).toEqual([
      { pitch: 73, start: 960, duration: 480, velocity: 90, voice: 0 },
    ]);
    expect(await heard('notes-change')).toBe(1);
    const end = await spot(0.95, 72);
    await page.mouse.move(end.x, end.y);
    await page.mouse.down();
    await page.mouse.move(end.x + 20, end.y, { steps: 3 });
    await page.mouse.up();
    expect((await notes())[0]).toMatchObject({ start: 0, duration: 720 });
    const [from, to] = [await spot(3.9, 75), await spot(6, 60)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.press('Delete');
    expect((await notes()).filter(({ pitch, start }) => start >= 1920 && start < 2880 && pitch > 55)).toEqual(
      [],
    );
    const free = await spot(4.1, 70);
    await page.mouse.dblclick(free.x, free.y);
    expect((await notes()).some(({ pitch, start }) => pitch === 70 && start === 1920)).toBe(true);
  });

  it('chooses a place and a loop on the ruler', async () => {
    const box = (await roll().boundingBox())!;
    await page.mouse.click(box.x + 45 + 80, box.y + 10);
    expect(await heard('seek')).toBe(1);
    await page.mouse.move(box.x + 45 + 40, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 45 + 160, box.y + 10, { steps: 3 });
    await page.mouse.up();
    expect(await page.evaluate(() => document.querySelector('recurra-piano-roll')!.loop)).toEqual({
      start: 480,
      end: 1920,
    });
  });

  it('changes nothing when it is read-only', async () => {
    await page.evaluate(() => {
      document.querySelector('recurra-piano-roll')!.readOnly = true;
    });
    const before = await notes();
    await roll().focus();
    for (const key of ['Home', 'Delete', 'n', 'l', '2', 'ArrowUp', 'Shift+ArrowRight'])
      await page.keyboard.press(key);
    const { x, y } = await spot(1.5, 74);
    await page.mouse.dblclick(x, y);
    expect(await notes()).toEqual(before);
  });

  it('draws ten thousand notes without delay', async () => {
    const [near, far] = await page.evaluate(async () => {
      const element = document.querySelector('recurra-piano-roll')!;
      const notes = Array.from({ length: 10_000 }, (_, i) => ({
        pitch: 40 + (i % 40),
        start: 120 * (i >> 2),
        duration: 120,
        velocity: 80,
        voice: 0,
      }));
      element.sequence = { ticksPerQuarter: 480, length: 300_000, voices: [{ name: 'Piano' }], notes };
      await element.updateComplete;
      const root = element.shadowRoot!;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      /** What one frame keeps the page from doing: from the element's drawing to the end of the frame's tasks. */
      const busy = async () => {
        let sum = 0;
        for (let i = 0; i < 30; i++) {
          root.querySelector('.scroller')!.scrollLeft = i * 400;
          let start = 0;
          // Asked for before the element's own, so called before it.
          requestAnimationFrame(() => {
            start = performance.now();
          });
          element.playhead = i * 4000;
          await frame();
          sum += performance.now() - start;
        }
        return sum / 30;
      };
      const result = [await busy()];
      for (let i = 0; i < 30; i++) root.querySelector<HTMLButtonElement>('[aria-label="Zoom out"]')!.click();
      await element.updateComplete;
      return [...result, await busy()];
    });
    console.log(
      `piano roll, 10,000 notes: ${near!.toFixed(1)} ms of work a frame, ${far!.toFixed(1)} ms with thousands in sight`,
    );
    expect(near).toBeGreaterThan(0);
  });

  it('passes axe, empty and full, light and dark', async () => {
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = () =>
      page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations()).toEqual([]);
    }
    await page.evaluate(() => {
      document.querySelector('recurra-piano-roll')!.sequence = undefined;
    });
    expect(await violations()).toEqual([]);
    expect(errors).toEqual([]);
  });
});
