import { child, children, type Element, numberOf, textOf } from './xml.ts';

/** How sheets write the kinds of chords. */
const suffixes: Readonly<Record<string, string>> = {
  major: '',
  minor: 'm',
  augmented: 'aug',
  diminished: 'dim',
  dominant: '7',
  'major-seventh': 'maj7',
  'minor-seventh': 'm7',
  'diminished-seventh': 'dim7',
  'augmented-seventh': 'aug7',
  'half-diminished': 'm7b5',
  'major-minor': 'mMaj7',
  'major-sixth': '6',
  'minor-sixth': 'm6',
  'dominant-ninth': '9',
  'major-ninth': 'maj9',
  'minor-ninth': 'm9',
  'dominant-11th': '11',
  'major-11th': 'maj11',
  'minor-11th': 'm11',
  'dominant-13th': '13',
  'major-13th': 'maj13',
  'minor-13th': 'm13',
  'suspended-second': 'sus2',
  'suspended-fourth': 'sus4',
  power: '5',
};

const accidentals = (alter: number): string => (alter < 0 ? 'b'.repeat(-alter) : '#'.repeat(alter));

function noteName(element: Element | undefined, part: 'root' | 'bass'): string | undefined {
  const step = textOf(element, `${part}-step`);
  const alter = numberOf(element, `${part}-alter`) ?? 0;
  return /^[A-G]$/.test(step) && Math.abs(alter) <= 2
    ? `${step}${accidentals(Math.round(alter))}`
    : undefined;
}

/** The chord symbol of a `harmony`, such as `Am7` or `D/F#`; undefined if it names no root that we know. */
export function chordSymbol(harmony: Element): string | undefined {
  const kind = textOf(harmony, 'kind');
  if (kind === 'none') return 'N.C.';
  const root = noteName(child(harmony, 'root'), 'root');
  if (root === undefined) return undefined;
  const bass = noteName(child(harmony, 'bass'), 'bass');
  const suffix = suffixes[kind] ?? child(harmony, 'kind')?.attributes.text ?? '';
  const degrees = children(harmony, 'degree').flatMap((degree) => {
    const value = numberOf(degree, 'degree-value') ?? 0;
    const alter = Math.round(numberOf(degree, 'degree-alter') ?? 0);
    if (textOf(degree, 'degree-type') === 'subtract' || Math.abs(alter) > 2) return [];
    return alter === 0 ? `add${value}` : `${accidentals(alter)}${value}`;
  });
  return `${root}${suffix}${degrees.join('')}${bass === undefined ? '' : `/${bass}`}`;
}
