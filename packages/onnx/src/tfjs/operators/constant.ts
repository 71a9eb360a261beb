import * as tf from '@tensorflow/tfjs-core';
import type { Operator } from '../../operators/types.ts';
import { dispatch } from './support/dispatch.ts';
import { isTensor } from './support/values.ts';
import type { TfMode, TfValue } from './types.ts';

/** An operator without inputs that gives the same in every run: what it gave in the first is kept. */
export function keptConstant(host: Operator | undefined, mode: TfMode): Operator<TfValue> {
  return (node) => {
    const run = dispatch(undefined, host, { ...mode, onHostOnly: () => undefined })(node);
    let kept: readonly (TfValue | undefined)[] | undefined;
    node.onDispose(() => {
      tf.dispose(kept?.filter(isTensor) ?? []);
      kept = undefined;
    });
    return (inputs, scope) => {
      if (kept === undefined) {
        kept = run(inputs, scope);
        for (const value of kept) if (isTensor(value)) tf.keep(value);
      }
      return kept;
    };
  };
}
