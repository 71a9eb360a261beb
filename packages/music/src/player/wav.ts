/**
 * Writes sound as a WAV file of 16 bits a sample.
 *
 * @param channels Samples from −1 to 1, one array a channel, all of one length; what is beyond is clipped.
 * @param sampleRate In hertz.
 * @see RIFF, Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft 1991.
 */
export function encodeWav(channels: readonly Float32Array[], sampleRate: number): Uint8Array<ArrayBuffer> {
  const length = channels[0]?.length ?? 0;
  const bytesPerFrame = 2 * channels.length;
  const bytes = new Uint8Array(44 + length * bytesPerFrame);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i++) bytes[at + i] = letters.charCodeAt(i);
  };
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerFrame, true);
  view.setUint16(32, bytesPerFrame, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, length * bytesPerFrame, true);
  for (let i = 0, at = 44; i < length; i++) {
    for (const channel of channels) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, channel[i]!)) * 32767), true);
      at += 2;
    }
  }
  return bytes;
}
