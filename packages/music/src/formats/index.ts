export { type ReadBook, readAbc } from './abc/read.ts';
export { type WriteAbcOptions, writeAbc } from './abc/write.ts';
export { type ReadJsbOptions, readJsb, writeJsb } from './jsb.ts';
export { readMidi } from './midi/read.ts';
export { writeMidi } from './midi/write.ts';
export { type ReadScore, readMusicXml } from './musicxml/read.ts';
export { type MusicFormat, type ReadMusic, type ReadMusicOptions, readMusic } from './read-music.ts';
