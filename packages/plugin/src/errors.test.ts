import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  DataError,
  isRecurraError,
  MissingPeerError,
  RecurraError,
  ShapeError,
} from './index.ts';

describe('errors', () => {
  it('carry a code, a name and a cause', () => {
    const cause = new Error('disk');
    const error = new DataError('row 3: bad', { row: 3, column: 'y', cause });
    expect(error).toMatchObject({ code: 'ERR_DATA', name: 'DataError', row: 3, column: 'y', cause });
    expect(new ArgumentError('x').code).toBe('ERR_ARGUMENT');
    expect(new ShapeError('x').code).toBe('ERR_SHAPE');
    expect(new MissingPeerError('createRunner()', 'onnxruntime-node').message).toContain(
      'npm install onnxruntime-node',
    );
  });

  it('are recognised across installed copies, by marker and code', async () => {
    const url = new URL('./errors.ts?second-copy', import.meta.url).href;
    const copy = (await import(/* @vite-ignore */ url)) as typeof import('./errors.ts');
    const foreign = new copy.ShapeError('x');
    expect(foreign).not.toBeInstanceOf(RecurraError);
    expect(isRecurraError(foreign)).toBe(true);
    expect(isRecurraError(foreign, 'ERR_SHAPE')).toBe(true);
    expect(isRecurraError(foreign, 'ERR_DATA')).toBe(false);
    expect(isRecurraError(new Error('x'))).toBe(false);
    expect(isRecurraError(null)).toBe(false);
  });
});
