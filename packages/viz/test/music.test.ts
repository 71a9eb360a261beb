import { readFile } from 'node:fs/promises';
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

const chorale = `X:1
T:Chorale
M:4/4
L:1/4
Q:1/4=60
%%score (1 2) (3 4)
V:1 name="Soprano" clef=treble
V:2 name="Alto" clef=treble
V:3 name="Tenor" clef=bass
V:4 name="Bass" clef=bass
K:G
V:1
G A B c|d2 c B|A4-|A4|G4|]
V:2
D D G G|F2 F G|F4|F4|D4|]
V:3
B, A, G, C|A,2 A, D|D4|z4|B,4|]
V:4
G, F, E, E,|D,2 D, G,|D4|D4|G,4|]`;

/** A player that makes no sound and moves by a beat a call, and what it was told. */
function fill(abc: string): void {
  const target = new EventTarget();
  const calls: unknown[][] = [];
  const changed = () => target.dispatchEvent(new Event('change'));
  const player = {
    state: 'stopped',
    position: 0,
    length: 9600,
    get seconds() {
      return this.position / 480;
    },
    duration: 75,
    tempo: 1,
    loop: false as boolean,
    voices: ['Soprano', 'Alto', 'Tenor', ''].map((name) => ({
      name,
      volume: 1,
      muted: false,
      soloed: false,
    })),
    play() {
      calls.push(['play']);
      this.state = 'playing';
      changed();
    },
    pause() {
      calls.push(['pause']);
      this.state = 'paused';
      changed();
    },
    stop() {
      calls.push(['stop']);
      this.state = 'stopped';
      this.position = 0;
      changed();
    },
    seek(tick: number) {
      calls.push(['seek', tick]);
      this.position = tick;
      changed();
    },
    setVoice(i: number, level: object) {
      calls.push(['setVoice', i, level]);
      this.voices = this.voices.with(i, { ...this.voices[i]!, ...level });
      changed();
    },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  };
  const heard: unknown[] = [];
  for (const type of ['position-change', 'seek', 'score-error'])
    document.addEventListener(type, (event) => heard.push([type, (event as CustomEvent).detail]));
  Object.assign(window, { player, calls, heard });
  document.querySelector('recurra-player')!.player = player;
  document.querySelector('recurra-score')!.abc = abc;
}

interface Probe {
  readonly player: { position: number; tempo: number; loop: boolean; play(): unknown };
  readonly calls: unknown[][];
  readonly heard: [string, unknown][];
}

describe.skipIf(!executablePath)('player and score, in a browser', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await createServer({
      root: home,
      configFile: false,
      logLevel: 'error',
      cacheDir: join(tmpdir(), 'recurra-viz-vite-music'),
      optimizeDeps: { include: ['abcjs'] },
    });
    await server.listen(0);
    browser = await chromium.launch({ executablePath: executablePath!, args: browserArgs });
    page = await browser.newPage({ viewport: { width: 900, height: 900 } });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
  });

  beforeEach(async () => {
    await page.goto(`${server.resolvedUrls!.local[0]}test/music.html`);
    await page.waitForFunction(() => customElements.get('recurra-score'));
    await page.evaluate(fill, chorale);
    await page.locator('recurra-score svg').first().waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const calls = () => page.evaluate(() => (window as unknown as Probe).calls);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const marked = () => page.locator('recurra-score .on').count();

  describe('<recurra-player>', () => {
    it('plays, pauses and stops by buttons and by Space', async () => {
      await button('Play').click();
      expect(await page.locator('recurra-player [role=status]').textContent()).toBe('Playing');
      await button('Pause').click();
      await page.getByRole('slider', { name: 'Place' }).focus();
      await page.keyboard.press(' ');
      await button('Pause').waitFor();
      await button('Stop').click();
      expect(await calls()).toEqual([['play'], ['pause'], ['play'], ['stop']]);
      // Space on a button is the button's.
      await button('Stop').focus();
      await page.keyboard.press(' ');
      expect((await calls()).at(-1)).toEqual(['stop']);
    });

    it('seeks, changes the tempo, loops, and sets voices', async () => {
      const place = page.getByRole('slider', { name: 'Place' });
      await place.focus();
      await page.keyboard.press('End');
      expect((await calls()).at(-1)).toEqual(['seek', 9600]);
      await page.getByRole('slider', { name: 'Tempo' }).focus();
      await page.keyboard.press('ArrowLeft');
      await button('Loop').click();
      expect(
        await page.evaluate(() => {
          const { loop, tempo } = (window as unknown as Probe).player;
          return [loop, tempo];
        }),
      ).toEqual([true, 0.95]);
      await button('Mute Alto').click();
      await button('Solo Voice 4').click();
      expect(await button('Mute Alto').getAttribute('aria-pressed')).toBe('true');
      expect((await calls()).slice(-2)).toEqual([
        ['setVoice', 1, { muted: true }],
        ['setVoice', 3, { soloed: true }],
      ]);
    });

    it('lets go of the place where it is dragged back to where it was', async () => {
      const place = page.getByRole('slider', { name: 'Place' });
      const { height, width, x, y } = (await place.boundingBox())!;
      const middle = y + height / 2;
      await page.mouse.move(x + 8, middle);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, middle);
      await expect.poll(() => place.getAttribute('aria-valuetext')).toMatch(/^0:3[678] of 1:15$/);
      await page.mouse.move(x, middle);
      await page.mouse.up();
      expect((await calls()).at(-1)).toEqual(['seek', 0]);
      await button('Play').click();
      await page.evaluate(() => {
        (window as unknown as Probe).player.position = 4800;
      });
      await expect.poll(() => place.inputValue()).toBe('500');
    });

    it('follows the music', async () => {
      await button('Play').click();
      await page.evaluate(() => {
        (window as unknown as Probe).player.position = 4800;
      });
      await expect
        .poll(() => page.getByRole('slider', { name: 'Place' }).getAttribute('aria-valuetext'))
        .toBe('0:10 of 1:15');
      expect(await page.evaluate(() => (window as unknown as Probe).heard.at(-1))).toEqual([
        'position-change',
        { tick: 4800, seconds: 10 },
      ]);
    });

    it('says why nothing plays', async () => {
      await page.evaluate(() => {
        (window as unknown as Probe).player.play = () => Promise.reject(new Error('No audio here.'));
      });
      await button('Play').click();
      expect(await page.getByRole('alert').textContent()).toBe('No audio here.');
    });

    it('is off without a player', async () => {
      await page.evaluate(() => {
        document.querySelector('recurra-player')!.player = undefined;
      });
      await expect.poll(() => button('Play').isDisabled()).toBe(true);
    });
  });

  describe('<recurra-score>', () => {
    it('draws staves in the width there is', async () => {
      const fits = () =>
        page.evaluate(() => {
          const score = document.querySelector('recurra-score')!;
          return score.shadowRoot!.querySelector('svg')!.clientWidth <= score.clientWidth;
        });
      for (const width of [900, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await expect.poll(fits).toBe(true);
      }
      await page.setViewportSize({ width: 900, height: 900 });
    });

    it('tells the notes in words, as they sound', async () => {
      const bars = await page.locator('recurra-score section').first().locator('li').allTextContents();
      expect(bars).toEqual(['G4, A4, B4, C5', 'D5, C5, B4', 'A4', 'held', 'G4']);
      const alto = page.locator('recurra-score section').nth(1);
      expect(await alto.locator('li').nth(1).textContent()).toBe('F♯4, F♯4, G4');
      expect(await alto.getAttribute('aria-label')).toBe('Chorale, Alto');
      expect(await page.locator('recurra-score section').nth(2).locator('li').nth(3).textContent()).toBe(
        'rest',
      );
    });

    it('marks what sounds, at the tempo that is written', async () => {
      const at = (seconds: number | undefined) =>
        page.evaluate((s) => {
          document.querySelector('recurra-score')!.seconds = s;
        }, seconds);
      await at(2);
      await expect.poll(marked).toBe(4);
      // The second beat of the second bar is held in all voices: the last beginning stays marked.
      await at(5.5);
      await expect.poll(marked).toBe(4);
      await at(undefined);
      await expect.poll(marked).toBe(0);
      const note = page.locator('recurra-score .abcjs-note').nth(2);
      await note.click({ force: true });
      expect(await page.evaluate(() => (window as unknown as Probe).heard.at(-1))).toEqual([
        'seek',
        { seconds: 2 },
      ]);
    });

    it('takes 120 quarters a minute where the music gives no tempo', async () => {
      const seconds = await page.evaluate(async () => {
        const score = document.querySelector('recurra-score')!;
        score.abc = 'X:1\nM:6/8\nL:1/8\nK:C\nC3 D3|E3 F3|';
        await score.updateComplete;
        await new Promise((resolve) => setTimeout(resolve, 200));
        const out: number[] = [];
        score.addEventListener('seek', (event) => out.push((event as CustomEvent).detail.seconds));
        for (const note of score.shadowRoot!.querySelectorAll('.abcjs-note')) {
          const { height, left, top, width } = note.getBoundingClientRect();
          const at = { clientX: left + width / 2, clientY: top + height / 2 };
          note.dispatchEvent(new MouseEvent('click', { ...at, bubbles: true, composed: true }));
        }
        return out;
      });
      expect(seconds).toEqual([0, 0.75, 1.5, 2.25]);
    });

    it.each([
      ['', 'No music yet.'],
      ['X:1\nK:C\n', /no notes in this ABC text/],
      [`X:1\nK:C\n${'C'.repeat(100_001)}`, /too long to be drawn/],
      ['[[[[V:V:K:K:|||::(((((((', /^This ABC text cannot be drawn/],
    ])('says why it draws nothing, %#', async (abc, expected) => {
      await page.evaluate((text) => {
        document.querySelector('recurra-score')!.abc = text;
      }, abc);
      await expect.poll(() => page.locator('recurra-score .note').textContent()).toMatch(expected);
      await page.evaluate((text) => {
        document.querySelector('recurra-score')!.abc = text;
      }, chorale);
      await expect.poll(() => page.locator('recurra-score .abcjs-note').count()).toBeGreaterThan(20);
    });
  });

  it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await button('Mute Alto').click();
    await page.evaluate(() => {
      document.querySelector('recurra-score')!.seconds = 2;
    });
    await expect.poll(marked).toBe(4);
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return (await axe.run()).violations.map(({ help, id, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`);
    });
    expect(violations).toEqual([]);
    if (process.env.RECURRA_SCREENSHOTS) {
      for (const width of [900, 380]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(300);
        const path = join(process.env.RECURRA_SCREENSHOTS, `music-${colorScheme}-${width}.png`);
        await page.screenshot({ path, fullPage: true });
      }
      await page.setViewportSize({ width: 900, height: 900 });
    }
  });

  it('does what the README says', async () => {
    const readme = await readFile(join(home, 'README.md'), 'utf8');
    const snippet = /^```html\n([^`]*recurra-piano-roll[^`]*)^```/m.exec(readme)![1]!;
    const path = '**/test/readme.html';
    // Imports are resolved as a bundler does; nothing else is changed.
    const body = snippet.replace('@recurra/viz/define', '/src/define.ts');
    await page.route(path, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html>${body}` }),
    );
    await page.goto(`${server.resolvedUrls!.local[0]}test/readme.html`);
    const said = page.waitForEvent('console', (message) => message.text().startsWith('move'));
    await page.getByRole('application', { name: /My piece/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect((await said).text()).toBe('move 2');
    await page.getByRole('img', { name: 'Two notes, staves' }).waitFor();
    expect(await button('Play').isDisabled()).toBe(true);
  });

  it('raises no error', () => expect(errors).toEqual([]));
});
