/**
 * Music as numbers, and back. What every encoder here is, so that one can stand in for another.
 *
 * `decode(encode(x))` equals `x` for the music that the encoder's own documentation names.
 */
export interface Encoder<Piece, Code> {
  readonly name: string;
  /** @throws ArgumentError if the music is not what the encoder takes. */
  encode(piece: Piece): Code;
  /**
   * @param code As from `encode`, or as a network wrote it.
   * @throws DataError if it holds numbers that mean nothing; what is only odd is repaired as the encoder's documentation says.
   */
  decode(code: Code): Piece;
}
