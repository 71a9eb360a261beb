import type { CellKind } from './cell.ts';

/** One part of a cell in mathematics, in code and in words. `[part|text]` names the part that a symbol is. */
export interface Equation {
  /** The part it gives. */
  readonly part: string;
  /** The stage of the picture at which it is revealed. */
  readonly stage: number;
  readonly maths: string;
  readonly code: string;
  readonly words: string;
}

/** A piece of an equation: a symbol of a part, or what stands between. */
export interface Piece {
  readonly text: string;
  readonly part?: string;
}

/** Takes an equation apart. */
export function pieces(markup: string): Piece[] {
  return markup
    .split(/(\[[\w-]+\|[^\]]+\])/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const found = /^\[([\w-]+)\|([^\]]+)\]$/.exec(piece);
      return found ? { part: found[1]!, text: found[2]! } : { text: piece };
    });
}

const gate = (part: string, stage: number, words: string, act = 'σ', code = 'sigmoid'): Equation => ({
  part,
  stage,
  words,
  maths: `[${part}|${part}] = ${act}([x|x]·W${part} + [h-before|h₋]·U${part} + b${part})`,
  code: `const [${part}|${part}] = ${code}(add(dot([x|x], W.${part}), dot([h-before|h], U.${part}), b.${part}));`,
});

const lstm: readonly Equation[] = [
  gate('f', 1, 'Forget gate: how much of the cell state stays. 1 keeps all of it, 0 forgets it.'),
  {
    part: 'forget',
    stage: 1,
    words: 'What is kept of the old cell state.',
    maths: '[forget|f∘c₋] = [f|f] ∘ [c-before|c₋]',
    code: 'const [forget|kept] = mul([f|f], [c-before|c]);',
  },
  gate('i', 2, 'Input gate: how much of the candidate is written.'),
  gate('g', 2, 'Candidate: what could be written, between −1 and 1.', 'tanh', 'tanh'),
  {
    part: 'write',
    stage: 2,
    words: 'What is written.',
    maths: '[write|i∘g] = [i|i] ∘ [g|g]',
    code: 'const [write|written] = mul([i|i], [g|g]);',
  },
  {
    part: 'c',
    stage: 3,
    words:
      'The new cell state: what is kept, plus what is written. Nothing squashes it, nothing multiplies it but f.',
    maths: '[c|c] = [forget|f∘c₋] + [write|i∘g]',
    code: 'const [c|next] = add([forget|kept], [write|written]);',
  },
  gate('o', 4, 'Output gate: how much of the cell state is shown.'),
  {
    part: 'h',
    stage: 4,
    words: 'The output: the cell state, squashed, as far as the output gate lets it out.',
    maths: '[h|h] = [o|o] ∘ [squash|tanh c]',
    code: 'const [h|output] = mul([o|o], [squash|tanh(next)]);',
  },
];

const gru = (after: boolean): readonly Equation[] => [
  gate('r', 1, 'Reset gate: how much of the old state the candidate may see.'),
  after
    ? {
        part: 'reset',
        stage: 1,
        words:
          'Reset after: the state goes through its weights first, then the gate acts. One product for all gates.',
        maths: '[reset|r∘hₙ] = [r|r] ∘ ([h-before|h₋]·Un + bhn)',
        code: 'const [reset|recalled] = mul([r|r], add(dot([h-before|h], U.n), bh.n));',
      }
    : {
        part: 'reset',
        stage: 1,
        words: 'Reset before: the gate acts on the state, then the state goes through its weights.',
        maths: '[reset|r∘h₋] = [r|r] ∘ [h-before|h₋]',
        code: 'const [reset|recalled] = mul([r|r], [h-before|h]);',
      },
  {
    part: 'n',
    stage: 2,
    words: 'Candidate: what the new state could be.',
    maths: after
      ? '[n|n] = tanh([x|x]·Wn + bn + [reset|r∘hₙ])'
      : '[n|n] = tanh([x|x]·Wn + [reset|r∘h₋]·Un + bn)',
    code: after
      ? 'const [n|n] = tanh(add(dot([x|x], W.n), b.n, [reset|recalled]));'
      : 'const [n|n] = tanh(add(dot([x|x], W.n), dot([reset|recalled], U.n), b.n));',
  },
  gate('z', 3, 'Update gate: how much of the old state stays. 1 keeps it as it is.'),
  {
    part: 'keep',
    stage: 3,
    words: 'What is kept.',
    maths: '[keep|z∘h₋] = [z|z] ∘ [h-before|h₋]',
    code: 'const [keep|kept] = mul([z|z], [h-before|h]);',
  },
  {
    part: 'new',
    stage: 4,
    words: 'What is new: the gate that keeps is also the one that lets in.',
    maths: '[new|(1−z)∘n] = (1 − [z|z]) ∘ [n|n]',
    code: 'const [new|fresh] = mul(sub(1, [z|z]), [n|n]);',
  },
  {
    part: 'h',
    stage: 4,
    words: 'The new state, which is the output too: there is no other memory.',
    maths: '[h|h] = [keep|z∘h₋] + [new|(1−z)∘n]',
    code: 'const [h|next] = add([keep|kept], [new|fresh]);',
  },
];

/** The equations of a gated cell, in the order in which they are revealed. */
export function equationsOf(kind: CellKind): readonly Equation[] {
  return kind === 'lstm' ? lstm : gru(kind === 'gru');
}
