"""Reads XLIFF into translate-toolkit's store, as its tools do."""

import sys

from translate.storage import xliff, xliff2

with open(sys.argv[1], "rb") as file:
    is_first = b'version="1.2"' in file.read(1000)
store = (xliff.xlifffile if is_first else xliff2.Xliff2File).parsefile(sys.argv[1])
if not store.units:
    sys.exit("no unit was read")
