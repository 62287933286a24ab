// Handing bytes to the browser's own "save". Nothing is kept by the page itself.

/** Saves bytes under a name; what they are is told by `type`, never by the name. */
export function save(bytes: Uint8Array | Blob, name: string, type = 'application/octet-stream'): void {
  const blob = bytes instanceof Blob ? bytes : new Blob([bytes as Uint8Array<ArrayBuffer>], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the bytes after the click; a minute later it has them.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A file name any system takes: no folders, no control signs, no leading dot, at most 120 signs. */
export function safeName(name: string): string {
  const plain = name.replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+/g, '-').replace(/^[.\s]+/, '').slice(0, 120).trim();
  return plain === '' ? 'document' : plain;
}
