// Handing bytes to the browser's own "save". Nothing is kept by the page itself.

/** Saves bytes under a name; what they are is told by `type`, never by the name. */
export function save(bytes: Uint8Array, name: string, type = 'application/octet-stream'): void {
  follow(bytes, type, (link) => (link.download = name));
}

/** A PDF in a window of its own, drawn by the browser's locked-up reader. Nothing else is ever opened like this. */
export function openPdf(bytes: Uint8Array): void {
  follow(bytes, 'application/pdf', (link) => {
    link.target = '_blank';
    link.rel = 'noopener';
  });
}

export function isPdf(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-';
}

function follow(bytes: Uint8Array, type: string, how: (link: HTMLAnchorElement) => void): void {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  const link = document.createElement('a');
  link.href = address;
  how(link);
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
