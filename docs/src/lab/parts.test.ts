import { createRng } from '@recurra/core/random';
import { describe, expect, it } from 'vitest';
import { type CellKind, runCell } from './cell.ts';
import { equationsOf, pieces } from './equations.ts';
import { errorOf, loadNetwork, runNetwork, type StoredNetwork } from './network.ts';
import gru from './networks/store-gru.json';
import gruBefore from './networks/store-gru-before.json';
import lstm from './networks/store-lstm.json';
import { partValues } from './parts.ts';
import { store } from './tasks/store.ts';

const stored = { lstm, gru, 'gru-before': gruBefore };

describe.each(Object.entries(stored))('the picture of a trained cell: %s', (id, file) => {
  const kind = id as CellKind;
  const network = loadNetwork(file.network as StoredNetwork);
  const example = store.example(20, createRng(99));

  it('adds up', () => {
    for (const step of runCell(network.cell, example.x)) {
      for (let unit = 0; unit < network.cell.hiddenSize; unit++) {
        const v = partValues(kind, step, unit) as Record<string, number>;
        if (kind === 'lstm') {
          expect(v.c).toBeCloseTo(v.forget! + v.write!, 12);
          expect(v.h).toBeCloseTo(v.o! * v.squash!, 12);
        } else expect(v.h).toBeCloseTo(v.keep! + v.new!, 12);
      }
    }
  });

  it('is of a network that has learned, and that breaks without its gates', () => {
    const examples = Array.from({ length: 50 }, (_, n) => store.example(20, createRng(n)));
    const error = (gate?: 'f' | 'z', value = 1): number => {
      const ablation = gate && { gate, value };
      return examples.reduce((sum, one) => sum + errorOf(runNetwork(network, one.x, ablation), one), 0) / 50;
    };
    expect(error()).toBeLessThan(0.002);
    expect(error(kind === 'lstm' ? 'f' : 'z', 0)).toBeGreaterThan(0.03);
  });

  it('has an equation for every part it computes, in maths and code alike', () => {
    const equations = equationsOf(kind);
    const known = new Set([...equations.map(({ part }) => part), 'x', 'h-before', 'c-before', 'squash']);
    for (const { part, maths, code } of equations) {
      for (const text of [maths, code]) {
        const parts = pieces(text).flatMap((piece) => piece.part ?? []);
        expect(parts[0]).toBe(part);
        expect(parts.filter((one) => !known.has(one))).toEqual([]);
      }
    }
  });
});
