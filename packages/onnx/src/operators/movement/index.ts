import type { Operators } from '../types.ts';
import { identity } from './identity.ts';

/** Operators that move elements about without computing with them. */
export const movement: Operators = { Identity: identity };
