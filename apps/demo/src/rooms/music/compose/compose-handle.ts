import type { FramePiece, MusicManifest } from '@recurra/music/inference';
import { proxy } from 'comlink';
import type { Outcome } from '../../../worker/outcome.ts';
import { WorkerHandle } from '../../../worker/worker-handle.ts';
import type {
  ComposeUpdate,
  ComposeWorker,
  ModelSource,
  Numbers,
  OpenedFile,
  Task,
  Wishes,
} from './protocol.ts';

/** The worker that composes. */
export class ComposeHandle {
  readonly #handle: WorkerHandle<ComposeWorker> = new WorkerHandle(
    () => new Worker(new URL('./compose.worker.ts', import.meta.url), { type: 'module', name: 'compose' }),
  );

  /** Opens a model. */
  open(source: ModelSource): Promise<Outcome<MusicManifest>> {
    return this.#handle.call<Outcome<MusicManifest>>((remote) => remote.open(source));
  }

  /** Reads a file of music. */
  read(file: File): Promise<Outcome<OpenedFile>> {
    return this.#handle.call<Outcome<OpenedFile>>((remote) => remote.read(file, file.name));
  }

  /** Composes with the model that is open. */
  compose(
    task: Task,
    wishes: Wishes,
    onUpdate: (update: ComposeUpdate) => void,
  ): Promise<Outcome<FramePiece>> {
    return this.#handle.call<Outcome<FramePiece>>((remote) => remote.compose(task, wishes, proxy(onUpdate)));
  }

  /** Stops composing: a step takes milliseconds, so that it need not be ended. */
  stop(): void {
    void this.#handle.call((remote) => remote.stop());
  }

  /** Takes a piece's figures. */
  count(piece: FramePiece, corpus: string | undefined): Promise<Outcome<Numbers>> {
    return this.#handle.call<Outcome<Numbers>>((remote) => remote.count(piece, corpus));
  }
}
