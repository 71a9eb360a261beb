/**
 * Hands the user a file.
 *
 * @param name Its name.
 * @param content What is in it.
 * @param type Its media type.
 */
export function saveFile(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; freed at once, some browsers would find nothing.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
