import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Files are folders, so that a file and what is known of it appear and go together: by one rename. */
export const contentName = 'model.onnx';
export const entryName = 'entry.json';
export const draftName = 'draft.json';

const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-') || 'host';

/** Where things lie in the cache's folder. */
export interface CachePaths {
  readonly models: string;
  readonly drafts: string;
  model(key: string): string;
  /** A draft that nobody works on. */
  freeDraft(key: string): string;
  /** A draft that this process works on; a new name each time. */
  ownDraft(key: string): string;
}

/** @param folder The cache's folder. */
export function cachePaths(folder: string): CachePaths {
  const models = join(folder, 'models');
  const drafts = join(folder, 'drafts');
  return {
    models,
    drafts,
    model: (key) => join(models, key),
    freeDraft: (key) => join(drafts, `${key}@free`),
    ownDraft: (key) => join(drafts, `${key}@${host}@${process.pid}@${randomUUID()}`),
  };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Milliseconds after which a draft that nobody has written to is nobody's, whatever its name says. */
const oldAge = 86_400_000;

/** Whether the process that worked on a draft has ended without leaving it to others. */
export async function isOrphan(folder: string, name: string): Promise<boolean> {
  const [, owner, pid] = name.split('@');
  if (owner === host && pid !== undefined && !lives(Number(pid))) return true;
  // Of another machine, or of a process whose number another one has by now.
  const path = join(folder, name);
  const info =
    (await stat(join(path, contentName)).catch(() => undefined)) ?? (await stat(path).catch(() => undefined));
  return info !== undefined && Date.now() - info.mtimeMs > oldAge;
}
