import type { ModelCard } from '@recurra/plugin';
import { hash } from './model-server.ts';

/** A card for a file. */
export function cardFor<const Id extends string>(
  id: Id,
  file: string,
  bytes: Uint8Array,
): ModelCard<Id, 'say'> {
  return {
    id,
    task: 'say',
    description: 'Says it again.',
    license: 'MIT',
    dataSource: 'none',
    metrics: {},
    reproduce: 'none',
    file,
    bytes: bytes.length,
    sha256: hash(bytes),
  };
}
