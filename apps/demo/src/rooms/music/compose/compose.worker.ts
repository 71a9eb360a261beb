import { loadMusicModel, type MusicModel } from '@recurra/music/inference';
import { expose } from 'comlink';
import { readBytes } from '../../../ui/read-bytes.ts';
import { settle } from '../../../worker/outcome.ts';
import { countPiece } from './count-piece.ts';
import type { ComposeWorker } from './protocol.ts';
import { readSheet } from './read-sheet.ts';
import { runTask } from './run-task.ts';

let opened: Promise<MusicModel> | undefined;
let running: AbortController | undefined;

async function load(source: Parameters<ComposeWorker['open']>[0]): Promise<MusicModel> {
  if ('bytes' in source) return loadMusicModel(source.bytes);
  const response = await fetch(source.url).catch(() => undefined);
  if (!response?.ok) {
    throw new Error('The model could not be loaded. Check the connection, and reload the page.');
  }
  return loadMusicModel(new Uint8Array(await response.arrayBuffer()));
}

function model(): Promise<MusicModel> {
  if (opened === undefined) throw new Error('No model is open. Reload the page.');
  return opened;
}

const api: ComposeWorker = {
  open: (source) =>
    settle(async () => {
      const next = await load(source);
      running?.abort();
      const before = await opened?.catch(() => undefined);
      opened = Promise.resolve(next);
      before?.dispose();
      return next.manifest;
    }),

  read: (file, name) => settle(async () => readSheet(await readBytes(file), name)),

  compose(task, wishes, onUpdate) {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    return settle(
      async () => runTask(await model(), task, wishes, onUpdate, controller.signal),
      controller.signal,
    );
  },

  stop: () => running?.abort(),

  count: (piece, corpus) => settle(async () => countPiece(await model(), piece, corpus)),
};

expose(api);
