import type { FramePiece } from '@recurra/music/inference';
import { ComposeHandle } from './compose-handle.ts';
import { type ComposeState, type Plan, planOf, type Range, rangeOf, wishesOf } from './compose-state.ts';
import { exampleMelody } from './melody.ts';
import { type ModelChoice, modelOfFile, shippedModel } from './models.ts';
import type { ComposeUpdate } from './protocol.ts';
import { type ComposeSettings, tasks, usualSettings } from './settings.ts';
import {
  barsOf,
  emptySheet,
  fromPiece,
  onsetsAfter,
  type Sheet,
  type SheetNote,
  toPiece,
  withNotes,
} from './sheet.ts';

/** Milliseconds after an edit before figures are taken anew. */
const countDelay = 400;
/** Longer music is not counted: it would take the worker away from composing. */
const mostCounted = 4096;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The composing part's memory, and its only link to the worker. */
export class ComposeSession extends EventTarget {
  state: ComposeState = {
    models: [shippedModel],
    model: shippedModel,
    settings: usualSettings,
    sheet: emptySheet(),
    about: '',
    notes: [],
  };
  readonly #worker: ComposeHandle = new ComposeHandle();
  #count: ReturnType<typeof setTimeout> | undefined;
  #counted = 0;
  #reads = 0;
  #lastSeed: number | undefined;
  /** When music under way may be shown next. */
  #drawnAgain = 0;

  #set(change: Partial<ComposeState>): void {
    this.state = { ...this.state, ...change };
    this.dispatchEvent(new Event('change'));
  }

  /** Whether music is being written. */
  get busy(): boolean {
    return this.state.run !== undefined;
  }

  /** Adds a model to the list, in place of one of the same name. */
  add(model: ModelChoice): void {
    if (this.state.models.includes(model)) return;
    const others = this.state.models.filter(({ name }) => name !== model.name);
    this.#set({ models: [...others, model] });
  }

  /** Opens a model; a new one is added to the list. If it cannot be opened, the one before stays. */
  async open(model: ModelChoice): Promise<void> {
    if (this.busy) return;
    const { manifest, model: before, models } = this.state;
    this.add(model);
    this.#set({ model, manifest: undefined, problem: undefined, numbers: undefined });
    const fail = (message: string): void => {
      if (this.state.model !== model) return;
      this.#set({
        models,
        model: before,
        manifest,
        problem: { title: `${model.name} could not be opened`, message },
      });
    };
    try {
      const outcome = await this.#worker.open(model.source);
      if (this.state.model !== model) return;
      if (outcome.status === 'failed') fail(outcome.problem.message);
      if (outcome.status !== 'ok') return;
      this.#set({ manifest: outcome.value });
      this.#recount(0);
    } catch (error) {
      fail(messageOf(error));
    }
  }

  /** Changes what the next composition will be. */
  configure(change: Partial<ComposeSettings>): void {
    const { range, settings, sheet } = this.state;
    this.#set({ settings: { ...settings, ...change } });
    const bars = barsOf(sheet);
    // A gap to begin with: two bars in the middle.
    if (change.task === 'fill' && !range && bars > 3) {
      const from = Math.ceil(bars / 2);
      this.mark(rangeOf(sheet, from, from + 1));
    }
  }

  /** Marks a part. */
  mark(range: Range | undefined): void {
    this.#set({ range });
  }

  /** Puts the example melody on the page. */
  useExample(): void {
    this.#show(exampleMelody(), 'Example melody', []);
  }

  /** Clears the page. */
  clear(): void {
    this.#show(emptySheet(), '', []);
  }

  /** Puts music on the page. */
  #show(sheet: Sheet, about: string, notes: readonly string[]): void {
    if (this.busy) return;
    this.#reads++;
    this.#set({
      sheet,
      about,
      notes,
      reading: undefined,
      problem: undefined,
      range: undefined,
      before: undefined,
    });
    this.#recount(0);
  }

  /** Reads the user's file: music, or a model. */
  async useFile(file: File): Promise<void> {
    if (this.busy) return;
    const ticket = ++this.#reads;
    this.#set({ reading: file.name, problem: undefined });
    let message: string;
    try {
      if (/\.onnx$/i.test(file.name)) {
        const model = await modelOfFile(file);
        this.#set({ reading: undefined });
        await this.open(model);
        return;
      }
      const outcome = await this.#worker.read(file);
      if (ticket !== this.#reads) return;
      if (outcome.status === 'ok') {
        this.#show(outcome.value.sheet, file.name, outcome.value.notes);
        return;
      }
      message = outcome.status === 'failed' ? outcome.problem.message : 'Reading was stopped.';
    } catch (error) {
      if (ticket !== this.#reads) return;
      message = messageOf(error);
    }
    this.#set({ reading: undefined, problem: { title: `${file.name} could not be read`, message } });
  }

  /** Says what is wrong with what the user offered. */
  refuse(title: string, message: string): void {
    this.#set({ problem: { title, message } });
  }

  /** Takes over notes that were edited. */
  edit(notes: readonly SheetNote[]): void {
    if (this.busy) return;
    const { about, sheet } = this.state;
    this.#set({
      sheet: withNotes(sheet, notes),
      about: about === '' ? 'Drawn by hand' : about,
      problem: undefined,
    });
    this.#recount(countDelay);
  }

  /** Goes back to what was there before the last composition. */
  goBack(): void {
    const { before } = this.state;
    if (before === undefined || this.busy) return;
    this.#set({ ...before, before: undefined, problem: undefined });
    this.#recount(0);
  }

  /** Composes as the settings say. */
  async start(): Promise<void> {
    if (this.busy || this.state.manifest === undefined) return;
    const { settings } = this.state;
    if (settings.freshSeed && settings.seed === this.#lastSeed) this.configure({ seed: settings.seed + 1 });
    const plan = planOf(this.state);
    if (typeof plan === 'string') {
      this.#set({ problem: { title: 'Something is missing', message: plan } });
      return;
    }
    const { about, sheet } = this.state;
    this.#lastSeed = this.state.settings.seed;
    this.#reads++;
    this.#set({
      run: { share: 0, stopping: false },
      problem: undefined,
      numbers: undefined,
      reading: undefined,
    });
    const frames = [...plan.base.frames];
    const hear = (update: ComposeUpdate): void => this.#hear(plan, frames, update);
    let problem: ComposeState['problem'];
    try {
      const outcome = await this.#worker.compose(plan.task, wishesOf(this.state), hear);
      if (outcome.status === 'ok') {
        this.#finish(plan, outcome.value, { sheet, about });
        return;
      }
      if (outcome.status === 'failed') {
        problem = { title: 'This could not be composed', message: outcome.problem.message };
      }
    } catch (error) {
      problem = { title: 'Composing ended early', message: messageOf(error) };
    }
    this.#set({ run: undefined, sheet, about, problem });
    this.#recount(0);
  }

  /** Stops composing; what was there before comes back. */
  stop(): void {
    const { run } = this.state;
    if (run === undefined) return;
    this.#set({ run: { ...run, stopping: true } });
    this.#worker.stop();
  }

  #hear({ base, like, locked }: Plan, frames: (readonly number[])[], update: ComposeUpdate): void {
    const { run, sheet } = this.state;
    if (run === undefined) return;
    for (const { frame, notes } of update.frames) frames[frame] = notes;
    // Frames may come out of order; those between are still empty.
    for (let t = 0; t < frames.length; t++) frames[t] ??= [];
    const now = performance.now();
    let written = sheet;
    if (update.frames.length > 0 && now >= this.#drawnAgain) {
      const { onsets: _, ...piece } = { ...base, frames: [...frames] };
      written = fromPiece({ ...piece, onsets: onsetsAfter(base, piece) }, like, locked);
      // Of long music, every note would be laid out again and again.
      this.#drawnAgain = now + 5 * (performance.now() - now);
    }
    this.#set({ run: { ...run, share: update.share }, sheet: written });
  }

  #finish({ base, like, locked, task }: Plan, piece: FramePiece, before: ComposeState['before']): void {
    const { model, settings } = this.state;
    const onsets = onsetsAfter(base, piece);
    const title = `${tasks[task.type].done} by ${model.name}, seed ${settings.seed}`;
    this.#set({
      run: undefined,
      sheet: fromPiece(
        { ...piece, ...(base.bpm !== undefined && { bpm: base.bpm }), name: title, onsets },
        like,
        locked,
      ),
      about: title,
      notes: [],
      before: before?.sheet.notes.length === 0 ? undefined : before,
    });
    this.#recount(0);
  }

  /** Takes the figures of what is on the page, a little later; the newest wish counts. */
  #recount(delay: number): void {
    clearTimeout(this.#count);
    const ticket = ++this.#counted;
    this.#count = setTimeout(() => void this.#takeFigures(ticket), delay);
  }

  async #takeFigures(ticket: number): Promise<void> {
    const { manifest, model, sheet } = this.state;
    if (manifest === undefined || this.busy) return;
    const { onsets: _, ...piece } = toPiece(sheet, manifest.stepsPerQuarter);
    if (piece.frames.length < 2 || piece.frames.length > mostCounted || manifest.kind === 'event') {
      this.#set({ numbers: undefined });
      return;
    }
    this.#set({ numbers: 'counting' });
    // Figures are an extra: without them, the page says nothing.
    const outcome = await this.#worker.count(piece, model.corpus).catch(() => undefined);
    if (ticket === this.#counted)
      this.#set({ numbers: outcome?.status === 'ok' ? outcome.value : undefined });
  }
}
