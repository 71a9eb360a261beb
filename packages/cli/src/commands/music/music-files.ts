import { type DataFile, dataFiles } from '../../data-files.ts';

/** JSON must be named: folders hold other JSON, too. */
const endings = new Set(['.mid', '.midi', '.smf', '.rmi', '.kar', '.mxl', '.musicxml', '.xml', '.abc']);

/** The files of music that an option means: see `dataFiles`. */
export function musicFiles(option: string, data: string, signal: AbortSignal): Promise<readonly DataFile[]> {
  const kind = { file: 'a file of music', files: 'MIDI, MusicXML or ABC files', endings };
  return dataFiles(option, data, kind, signal);
}
