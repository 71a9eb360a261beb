/** One field of an encoded message: its number, where the field starts and ends, and where its content starts. */
export interface WireRecord {
  no: number;
  /** Of protobuf: 0 varint, 1 eight bytes, 2 delimited, 3 group, 5 four bytes. */
  wire: number;
  start: number;
  content: number;
  end: number;
}

/**
 * Walks over the fields of an encoded message that is known to be well-formed, without decoding any.
 *
 * @param visit Receives each field; the record is the same object every time.
 */
export function eachRecord(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (record: WireRecord) => void,
): void {
  const cursor = { at: start };
  const record: WireRecord = { no: 0, wire: 0, start, content: start, end: start };
  while (cursor.at < end) {
    record.start = cursor.at;
    const tag = varint(bytes, cursor);
    record.no = Math.floor(tag / 8);
    record.wire = tag % 8;
    record.content = cursor.at;
    if (record.wire === 2) {
      const length = varint(bytes, cursor);
      record.content = cursor.at;
      cursor.at += length;
    } else {
      skip(bytes, record.wire, cursor, end);
    }
    record.end = cursor.at;
    visit(record);
  }
}

function skip(bytes: Uint8Array, wire: number, cursor: { at: number }, end: number): void {
  if (wire === 0) varint(bytes, cursor);
  else if (wire === 1) cursor.at += 8;
  else if (wire === 5) cursor.at += 4;
  else if (wire === 2) skipDelimited(bytes, cursor);
  else if (wire === 3) skipGroup(bytes, cursor, end);
}

function skipDelimited(bytes: Uint8Array, cursor: { at: number }): void {
  const length = varint(bytes, cursor);
  cursor.at += length;
}

/** Groups, which the schema has none of, end with a tag of their own. */
function skipGroup(bytes: Uint8Array, cursor: { at: number }, end: number): void {
  for (let depth = 1; depth > 0 && cursor.at < end; ) {
    const wire = varint(bytes, cursor) % 8;
    if (wire === 3) depth++;
    else if (wire === 4) depth--;
    else skip(bytes, wire, cursor, end);
  }
}

/** Values above 2⁵³ lose their lowest bits: only the length of such a number matters here. */
function varint(bytes: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let scale = 1; cursor.at < bytes.length; scale *= 128) {
    const byte = bytes[cursor.at++] as number;
    value += (byte % 128) * scale;
    if (byte < 128) break;
  }
  return value;
}
