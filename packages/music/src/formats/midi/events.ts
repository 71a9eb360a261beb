import { DataError } from '@recurra/plugin';
import { type AnyEvent, deserialize, Stream } from 'midifile-ts';

const where = 'readMidi()';
/** The largest real scores have one or two; a bound on time and memory. */
const mostBytes = 16 * 2 ** 20;
/** What four bytes of seven bits hold. */
const mostDelta = 2 ** 28 - 1;

/** A file's header and its tracks' bytes. */
export interface MidiChunks {
  readonly ticksPerQuarter: number;
  readonly tracks: readonly DataView[];
}

const damaged = (why: string, cause?: unknown): DataError =>
  new DataError(`${where}: the file is damaged: ${why}.`, { cause });

function tagAt(view: DataView, at: number): string {
  return at + 4 > view.byteLength
    ? ''
    : String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)));
}

/** Where the file proper begins: RIFF files (.rmi) have it as their chunk `data`. */
function startOf(view: DataView): number {
  if (tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'RMID') return 0;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    if (tagAt(view, at) === 'data') return at + 8;
    at += 8 + view.getUint32(at + 4, true);
  }
  return 0;
}

/**
 * Finds the tracks of a Standard MIDI File. Chunks of other kinds are passed over, as the standard asks.
 *
 * @throws DataError if it is none, or of a kind that is not read.
 */
export function readChunks(bytes: Uint8Array): MidiChunks {
  if (bytes.length > mostBytes) {
    throw new DataError(`${where}: the file has ${bytes.length} bytes; up to ${mostBytes} are read.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = startOf(view);
  const tag = tagAt(view, start);
  if (tag !== 'MThd') {
    throw new DataError(
      `${where}: the file must begin with "MThd", got ${JSON.stringify(tag)}; it is no Standard MIDI File.`,
    );
  }
  if (start + 14 > view.byteLength) throw damaged('it ends in its header');
  const headerLength = view.getUint32(start + 4);
  if (headerLength < 6) throw damaged(`its header has ${headerLength} bytes instead of 6`);
  const [format, count, division] = [8, 10, 12].map((at) => view.getUint16(start + at)) as [
    number,
    number,
    number,
  ];
  if (format > 1) {
    throw new DataError(
      `${where}: the file has format ${format}, independent patterns; formats 0 and 1 are read.`,
    );
  }
  if (division >= 0x8000) {
    throw new DataError(
      `${where}: the file counts time in frames of film (SMPTE), which says nothing of beats; save it with ticks per quarter note.`,
    );
  }
  if (division === 0) throw damaged('it has 0 ticks a quarter');
  const tracks: DataView[] = [];
  let at = start + 8 + headerLength;
  while (tracks.length < count && at + 8 <= view.byteLength) {
    const length = view.getUint32(at + 4);
    const isTrack = tagAt(view, at) === 'MTrk';
    at += 8;
    if (at + length > view.byteLength) throw damaged(`track ${tracks.length + 1} ends in the middle`);
    if (isTrack) tracks.push(new DataView(bytes.buffer, bytes.byteOffset + at, length));
    at += length;
  }
  if (tracks.length < count) throw damaged(`it has ${tracks.length} tracks of the ${count} it promises`);
  return { ticksPerQuarter: division, tracks };
}

/**
 * The events of a track, one after another, up to its end.
 *
 * @param view The track's bytes.
 * @param index Its place in the file, for messages.
 * @throws DataError where it is damaged.
 */
export function* eventsOf(view: DataView, index: number): Generator<AnyEvent> {
  const stream = new Stream(view);
  let running = 0;
  let count = 0;
  const here = (): string => `track ${index + 1}, event ${count}`;
  while (!stream.eof()) {
    let event: AnyEvent;
    count++;
    try {
      event = deserialize(stream, running, (status) => {
        running = status;
      });
    } catch (cause) {
      const why = cause instanceof RangeError ? 'an event goes beyond its end' : (cause as Error).message;
      throw damaged(`${here()}: ${why}`, cause);
    }
    if (!(event.deltaTime >= 0 && event.deltaTime <= mostDelta)) {
      throw damaged(`${here()}: a time no file can hold`);
    }
    if (event.type === 'channel' && (event.subtype as string) === 'unknown') {
      throw damaged(`${here()}: data where an event must begin`);
    }
    if (event.type === 'meta' && event.subtype === 'endOfTrack') {
      yield event;
      return;
    }
    yield event;
  }
}
