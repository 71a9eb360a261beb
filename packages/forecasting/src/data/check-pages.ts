import type { ColumnMetaData, Compressors, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';

/** Values by which a run may go beyond its page: writers fill up the last groups of eight. */
const padding = 4096;

interface Page {
  readonly bytes: Uint8Array;
  readonly numValues: number;
  readonly encoding: string | undefined;
  /** Bytes of the definition levels, where they come before the values and have no length of their own. */
  readonly levels: number | undefined;
}

/** Reads an unsigned number of seven bits a byte. */
function readVarInt(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new Error('a run of values ends early');
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, next: at + i + 1 };
  }
  throw new Error('the length of a run of values is too long');
}

function checkPage({ bytes, numValues, encoding, levels }: Page, element: SchemaElement): void {
  let at = 0;
  if (element.repetition_type === 'OPTIONAL') {
    const start = levels === undefined ? 4 : 0;
    checkRuns(bytes, start, 1, numValues);
    at = levels ?? 4 + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  }
  // Nulls have no value: there may be fewer than the page has, never more.
  if (encoding?.endsWith('DICTIONARY')) {
    const width = bytes[at] ?? 0;
    if (width > 32) throw new Error(`${width} bits for a number of a word`);
    if (width > 0) checkRuns(bytes, at + 1, width, numValues);
  } else if (encoding === 'RLE' && element.type === 'BOOLEAN') {
    checkRuns(bytes, at + 4, 1, numValues);
  }
}

/** Walks over runs and groups of values; one that claims to hold more than the page is refused. */
function checkRuns(bytes: Uint8Array, from: number, width: number, most: number): void {
  let seen = 0;
  let at = from;
  while (seen < most && at < bytes.length) {
    const { value, next } = readVarInt(bytes, at);
    const packed = value % 2 === 1;
    const length = packed ? 8 * Math.floor(value / 2) : value / 2;
    if (length > most - seen + padding) {
      throw new Error(`a run of ${length} values in a page that has at most ${most - seen} left`);
    }
    seen += length;
    at = next + (packed ? (length / 8) * width : Math.ceil(width / 8));
  }
}

/**
 * Refuses the pages of a column whose counts cannot be true, before room is made for what they claim.
 *
 * @param chunk The bytes of a column in a group of rows.
 * @param data What the file's directory says of it.
 * @param element The column's entry in the schema.
 * @param rows Rows in the group.
 * @param compressors How to decompress a page.
 * @throws Error saying which count is wrong.
 */
export function checkPages(
  chunk: ArrayBuffer,
  data: ColumnMetaData,
  element: SchemaElement,
  rows: number,
  compressors: Compressors,
): void {
  const reader = { view: new DataView(chunk), offset: 0 };
  const most = Number(data.total_uncompressed_size);
  let seen = 0;
  while (seen < rows && reader.offset < chunk.byteLength - 1) {
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    const whole = Number(header.uncompressed_page_size);
    if (!(size >= 0 && reader.offset + size <= chunk.byteLength && whole >= 0 && whole <= most)) {
      throw new Error('a page is larger than its column');
    }
    const raw = new Uint8Array(chunk, reader.offset, size);
    reader.offset += size;
    const { dictionary_page_header: dictionary, data_page_header: v1, data_page_header_v2: v2 } = header;
    const open = (bytes: Uint8Array, length: number): Uint8Array =>
      data.codec === 'UNCOMPRESSED' || length === 0
        ? bytes
        : (compressors[data.codec]?.(bytes, length) ?? bytes);
    if (header.type === 'DICTIONARY_PAGE') {
      const count = dictionary?.num_values ?? 0;
      if (!(count >= 0 && count <= Math.max(rows, whole))) throw new Error(`a dictionary of ${count} words`);
    } else if (header.type === 'DATA_PAGE' && v1 !== undefined) {
      const { num_values: numValues, encoding } = v1;
      checkCount(numValues, rows - seen);
      checkPage({ bytes: open(raw, whole), numValues, encoding, levels: undefined }, element);
      seen += numValues;
    } else if (header.type === 'DATA_PAGE_V2' && v2 !== undefined) {
      const { num_values: numValues, encoding, num_rows: pageRows } = v2;
      checkCount(numValues, rows - seen);
      const levels = v2.definition_levels_byte_length;
      if (
        pageRows !== numValues ||
        v2.repetition_levels_byte_length !== 0 ||
        !(levels >= 0 && levels <= size)
      ) {
        throw new Error('a page of lists in a column of plain values');
      }
      if (!(v2.num_nulls >= 0 && v2.num_nulls <= numValues)) throw new Error(`${v2.num_nulls} nulls`);
      const values =
        v2.is_compressed === false ? raw.subarray(levels) : open(raw.subarray(levels), whole - levels);
      const bytes = new Uint8Array(levels + values.length);
      bytes.set(raw.subarray(0, levels));
      bytes.set(values, levels);
      checkPage({ bytes, numValues, encoding, levels }, element);
      seen += numValues;
    }
  }
}

function checkCount(count: number, most: number): void {
  if (Number.isInteger(count) && count >= 0 && count <= most) return;
  throw new Error(`a page of ${count} values where ${most} are left`);
}
