"""Writes so many one-page PDF files, letter0.pdf and on, each with so many bytes in it that nobody can pack."""
import os
import sys

count, size = (int(word) for word in sys.argv[1:])
for number in range(count):
    out, places = bytearray(b"%PDF-1.4\n"), []
    for body in (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        b"<</Length %d>>stream\n" % size + os.urandom(size) + b"\nendstream",
    ):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (len(places), body)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    with open(f"letter{number}.pdf", "wb") as file:
        file.write(out)
