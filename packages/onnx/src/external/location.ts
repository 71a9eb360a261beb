import { OnnxError } from '../errors.ts';

/**
 * Checks where a tensor's data is said to lie: it must be a path below the model's own folder, on every system and as
 * part of an address.
 *
 * @param where What the error starts with, as `tensor "w"`.
 * @throws OnnxError for an absolute path, a drive, an address, a backslash, or a way out of the folder.
 */
export function checkLocation(location: string, where: string): void {
  const why = faultOf(location);
  if (why === undefined) return;
  throw new OnnxError(
    `${where}: its data lies in ${JSON.stringify(location.slice(0, 200))}, which ${why}; ` +
      "external data must lie in the model's own folder or below it.",
  );
}

function faultOf(location: string): string | undefined {
  if (location === '' || location === '.') return 'is no file';
  if (location.length > 4096) return 'is too long for a path';
  for (const character of location)
    if (character < ' ' || character === '\u007f') return 'has a control character';
  if (location.includes('\\')) return 'has a backslash';
  if (location.startsWith('/')) return 'is an absolute path';
  if (location.includes(':')) return 'has a colon, as drives and addresses have';
  const segments = location.split('/');
  if (segments.some(climbs)) return 'leads out of the folder';
  if (segments.some((segment, i) => segment === '' || (segment === '.' && i > 0))) return 'has an empty part';
  return undefined;
}

/** Browsers read %2e as a dot, and Windows leaves trailing dots and spaces out. */
function climbs(segment: string): boolean {
  const plain = segment.replace(/%2e/gi, '.').replace(/%20/g, ' ');
  return /^[. ]{2,}$/.test(plain);
}

/** A location without a leading `./`. */
export function normalLocation(location: string): string {
  return location.startsWith('./') ? location.slice(2) : location;
}
