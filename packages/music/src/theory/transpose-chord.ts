import { parsePitchClass, pitchClassName } from './pitch-class.ts';

const parts = /^\s*([A-G](?:[#♯]+|[b♭]+)?)(.*?)(?:\/([A-G](?:[#♯]+|[b♭]+)?))?\s*$/u;

/**
 * Moves a chord symbol to another key.
 *
 * @param symbol For example `Am7` or `D/F#`.
 * @param semitones Up, or down if negative.
 * @returns The symbol there, black keys as sharps; the symbol itself if it begins with no note (`N.C.`).
 * @example transposeChord('D/F#', 3); // 'F/A'
 */
export function transposeChord(symbol: string, semitones: number): string {
  const match = parts.exec(symbol);
  if (match === null) return symbol;
  const [, root, kind, bass] = match as unknown as [string, string, string, string | undefined];
  const move = (name: string): string => pitchClassName(parsePitchClass(name)! + semitones);
  return `${move(root)}${kind}${bass === undefined ? '' : `/${move(bass)}`}`;
}
