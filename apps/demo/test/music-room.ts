import { createRng } from '@recurra/core/random';
import {
  fromFrames,
  loadMusicModel,
  type NoteSequence,
  readMidi,
  toFrames,
  writeMidi,
} from '@recurra/music/inference';
import { InferenceSession } from 'onnxruntime-node';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  download,
  dropFiles,
  overflows,
  picture,
  type Stage,
  type Visitor,
  violations,
  visit,
  watchFrames,
} from './browser.ts';

const patience = { timeout: 60_000 };

/** Sends a visitor to the room, and waits until its model is open. */
async function enter(stage: Stage, options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(stage, { acceptDownloads: true, ...options });
  await visitor.page.getByRole('link', { name: 'Music' }).click();
  await button(visitor.page, 'Compose').waitFor(patience);
  return visitor;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const choose = (page: Page, task: string) => page.getByRole('radio', { name: task }).check();

/** Waits until the page says that there is music, and what it is. */
const ready = (page: Page, what: string) =>
  page.getByText(`Ready: ${what}`).waitFor({ ...patience, state: 'attached' });

async function midi(page: Page): Promise<NoteSequence> {
  return readMidi((await download(page, 'Download MIDI')).bytes);
}

const framesOf = (sequence: NoteSequence) => toFrames(sequence, { stepsPerQuarter: 1 }).piece.frames;
const topOf = (sequence: NoteSequence) => framesOf(sequence).map(([top]) => top);

/** Four-part tunes on three chords, made for these tests. */
function tunes(count: number): { name: string; content: Uint8Array }[] {
  const rng = createRng(7);
  const chords = [
    [72, 67, 64, 48],
    [72, 69, 65, 53],
    [71, 67, 62, 43],
  ];
  return Array.from({ length: count }, (_, i) => {
    const frames = Array.from({ length: 32 }, (_, t) =>
      t % 8 === 7 ? chords[0]! : chords[Math.floor(rng.uniform() * chords.length)]!,
    );
    return { name: `tune-${i}.mid`, content: writeMidi(fromFrames({ stepsPerQuarter: 1, frames })) };
  });
}

/** The tests of the music room. */
export function musicRoom(stage: () => Stage): void {
  it('composes without TensorFlow.js, to see, hear and take away', async () => {
    const { page, context, complaints } = await enter(stage());
    const fetched: string[] = [];
    context.on('request', (request) => fetched.push(request.url()));
    await picture(page, 'music-start-1280-light');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('spinbutton', { name: 'Bars' }).fill('4');
    await button(page, 'Compose').click();
    await ready(page, 'Composed by Chorales, seed 1');
    const first = await midi(page);
    expect(framesOf(first)).toHaveLength(16);
    expect(first.voices.map(({ name }) => name)).toEqual(['Soprano', 'Alto', 'Tenor', 'Bass']);
    await page.getByRole('heading', { name: 'In numbers' }).waitFor(patience);
    await page.getByText(/\d+ of \d+ figures are where nine of ten pieces are/).waitFor();

    // Another seed each time, and the same music for the same one.
    await button(page, 'Compose').click();
    await ready(page, 'Composed by Chorales, seed 2');
    expect(framesOf(await midi(page))).not.toEqual(framesOf(first));
    await button(page, 'Bring back what was there').click();
    await ready(page, 'Composed by Chorales, seed 1');
    expect(framesOf(await midi(page))).toEqual(framesOf(first));

    await page.getByText('As a score').click();
    await page.locator('recurra-score svg').waitFor(patience);
    const abc = await download(page, 'Download ABC');
    expect(abc.name).toBe('composed-by-chorales-seed-1.abc');
    expect(abc.bytes.toString()).toMatch(/^X:1\n[\s\S]*\nK:/);
    await picture(page, 'music-composed-1280-light');
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor(patience);
    await page.getByText(/0:0[1-9] \/ /).waitFor(patience);
    await page.getByRole('button', { name: 'Mute Bass' }).click();
    await button(page, 'Stop').click();
    expect(await violations(page)).toEqual([]);
    const { bytes } = await download(page, 'Download WAV');
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) >> 1);
    expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeGreaterThan(1000);
    expect(fetched.filter((url) => /tfjs|run-training/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('harmonises, continues, fills a gap, and writes around locked notes', async () => {
    const { page, context, complaints } = await enter(stage(), { colorScheme: 'dark' });
    await choose(page, 'Harmonise a melody');
    await button(page, 'Harmonise').click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('There is no melody yet');
    await button(page, 'Example melody').click();
    const melody = topOf(await midi(page));
    await button(page, 'Harmonise').click();
    await ready(page, 'Harmonised');
    const chorale = await midi(page);
    expect(topOf(chorale)).toEqual(melody);
    expect(chorale.voices).toHaveLength(4);

    await choose(page, 'Continue');
    await page.getByRole('spinbutton', { name: 'More bars' }).fill('2');
    await button(page, 'Continue').click();
    await ready(page, 'Continued');
    const longer = framesOf(await midi(page));
    expect(longer).toHaveLength(40);
    expect(longer.slice(0, 32)).toEqual(framesOf(chorale));

    await choose(page, 'Fill a gap');
    await page.getByRole('spinbutton', { name: 'From bar' }).fill('3');
    await page.getByRole('spinbutton', { name: 'To bar' }).fill('4');
    await button(page, 'Fill the gap').click();
    await ready(page, 'Gap filled');
    const filled = framesOf(await midi(page));
    expect(filled.toSpliced(8, 8)).toEqual(longer.toSpliced(8, 8));
    expect(filled).not.toEqual(longer);

    // The first note is locked, by keyboard, and stays.
    await choose(page, 'Rewrite around fixed notes');
    await page.getByRole('application').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('l');
    await page
      .getByText(/1 locked/)
      .first()
      .waitFor();
    await button(page, 'Rewrite the rest').click();
    await ready(page, 'Rewritten');
    const rewritten = framesOf(await midi(page));
    expect(rewritten[0]).toContain(filled[0]![0]);
    expect(rewritten).not.toEqual(filled);
    await picture(page, 'music-rewritten-1280-dark');
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('opens a file, says what is wrong with others, and can be cancelled', async () => {
    const { page, context, complaints } = await enter(stage());
    const [tune] = tunes(1);
    await dropFiles(page, [tune!], 'Drop the file to open it');
    await ready(page, 'tune-0.mid');
    const before = framesOf(await midi(page));
    const alert = page.getByRole('alert');
    await dropFiles(page, [{ name: 'bad.mid', content: 'MThd' }], 'Drop the file to open it');
    await expect.poll(() => alert.textContent()).toContain('bad.mid could not be read');
    await dropFiles(page, tunes(2), 'Drop the file to open it');
    await expect.poll(() => alert.textContent()).toContain('Drop one file at a time');
    await page.locator('summary:visible', { hasText: 'More settings' }).click();
    await page.getByLabel('Chords, one a bar').fill('C Quux');
    await button(page, 'Compose').click();
    await expect.poll(() => alert.textContent()).toContain('Quux');
    await picture(page, 'music-error-1280-light');
    expect(await violations(page)).toEqual([]);

    await page.getByLabel('Chords, one a bar').fill('C Am F G7');
    await page.getByRole('spinbutton', { name: 'Bars' }).fill('64');
    await button(page, 'Compose').click();
    await button(page, 'Cancel').click();
    await button(page, 'Compose').waitFor(patience);
    expect(framesOf(await midi(page))).toEqual(before);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('trains on dropped files, lets hear what it learns, and leaves a model', async () => {
    const { page, context, complaints } = await enter(stage());
    await page.getByRole('tab', { name: 'Train on your own files' }).click();
    await picture(page, 'music-train-1280-light');
    const files = [...tunes(20), { name: 'broken.mid', content: 'MThd nonsense' }];
    await dropFiles(page, files, 'Drop the files to learn from them');
    await page.getByRole('heading', { name: 'What was found' }).waitFor(patience);
    await page.getByText('Skipped: 1 of 21 files').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('summary:visible', { hasText: 'More settings' }).click();
    await page.getByLabel('Size of the network').selectOption('64');
    await page.getByLabel('Name of the model').fill('Three chords');
    await page.getByLabel('Minutes').fill('0.2');
    const watched = await watchFrames(page);
    await button(page, 'Start training').click();
    await page.getByRole('heading', { name: /What it writes after epoch \d+/ }).waitFor(patience);
    await picture(page, 'music-training-1280-light');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('heading', { name: 'Three chords is ready' }).waitFor(patience);
    const { frames, longest } = await watched();
    console.log(`While training: ${frames} frames, the longest gap ${Math.round(longest)} ms.`);
    expect(longest).toBeLessThan(1000);
    await picture(page, 'music-trained-1280-light');
    expect(await violations(page)).toEqual([]);

    const { bytes } = await download(page, 'Download model.onnx');
    expect((await InferenceSession.create(bytes)).outputNames).toContain('logits');
    const model = await loadMusicModel(bytes);
    expect(model.manifest.kind).toBe('note');
    model.dispose();
    const card = JSON.parse((await download(page, 'Download card')).bytes.toString());
    expect(card).toMatchObject({ id: 'Three chords', task: 'compose', bytes: bytes.length });
    expect(card.sha256).toMatch(/^[0-9a-f]{64}$/);

    await button(page, 'Compose with it').click();
    await button(page, 'Compose').click();
    await ready(page, 'Composed by Three chords');
    expect(framesOf(await midi(page))).toHaveLength(32);
    // Files of models are opened; what is none leaves the one before in place.
    await dropFiles(page, [{ name: 'mine.onnx', content: bytes }], 'Drop the file to open it');
    const models = page.getByRole('combobox', { name: 'Model' });
    await expect.poll(() => models.inputValue()).toBe('mine.onnx');
    await dropFiles(page, [{ name: 'none.onnx', content: 'nothing' }], 'Drop the file to open it');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('none.onnx could not be opened');
    expect(await models.inputValue()).toBe('mine.onnx');
    // The browser keeps the model.
    await page.reload();
    await models.selectOption('Three chords', patience);
    await button(page, 'Compose').click();
    await ready(page, 'Composed by Three chords');
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);

  it('stops training when asked to', async () => {
    const { page, context } = await enter(stage());
    await page.getByRole('tab', { name: 'Train on your own files' }).press('Enter');
    await dropFiles(page, tunes(4), 'Drop the files to learn from them');
    await page.getByText('They are too few to keep some apart').waitFor(patience);
    await button(page, 'Start training').click();
    await page
      .locator('music-training dd', { hasText: /^[1-9]/ })
      .first()
      .waitFor(patience);
    await button(page, 'Cancel').click();
    await button(page, 'Start training').waitFor(patience);
    await page.getByRole('heading', { name: 'What was found' }).waitFor();
    await context.close();
  }, 120_000);

  it('works by keyboard, and fits a phone', async () => {
    const { page, context, complaints } = await enter(stage(), {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
      reducedMotion: 'reduce',
      hasTouch: true,
    });
    await page.getByRole('spinbutton', { name: 'Bars' }).fill('2');
    await button(page, 'Compose').press('Enter');
    await ready(page, 'Composed');
    await page.getByRole('heading', { name: 'In numbers' }).waitFor(patience);
    await picture(page, 'music-composed-390-dark');
    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Compose' }).press('ArrowRight');
    await page.getByText('Choose or drop some files of music').waitFor();
    expect(await page.getByRole('tab', { selected: true }).textContent()).toContain(
      'Train on your own files',
    );
    await picture(page, 'music-train-390-dark');
    expect(await overflows(page)).toBe(false);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);
}
