"""Compiles sheet.typ COUNT times in one process. usage: sheet.py SHEET.typ FONTS OUT.pdf COUNT

Every round is told another day, as ours prints every sheet with its own number: nothing is remembered
from the round before but the faces."""
import sys

sheet, fonts, out, count = sys.argv[1:]
if int(count):
    import typst

    source = open(sheet, encoding="utf-8").read()
    faces = typst.Fonts(font_paths=[fonts], include_system_fonts=False)
    for number in range(int(count)):
        text = source.replace("Nr. 3", f"Nr. {number}").encode()
        typst.compile(text, output=out, font_paths=faces)
else:
    import typst
