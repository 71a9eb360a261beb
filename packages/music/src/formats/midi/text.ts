const strict = new TextDecoder('utf-8', { fatal: true });

/** What a byte that says the length can say. */
const mostBytes = 127;

/** Text of an event, given as one character for each byte: UTF-8, or Latin-1 where it is not that. */
export function decodeText(raw: string): string {
  try {
    return strict.decode(Uint8Array.from(raw, (each) => each.charCodeAt(0))).trim();
  } catch {
    return raw.trim();
  }
}

/** The reverse, cut to 127 bytes between characters. */
export function encodeText(text: string): string {
  const encoder = new TextEncoder();
  let out = '';
  for (const character of text) {
    const bytes = String.fromCharCode(...encoder.encode(character));
    if (out.length + bytes.length > mostBytes) break;
    out += bytes;
  }
  return out;
}
