"""Renders every Markdown page below a folder with markdown-it-py, by the rules of CommonMark, and keeps nothing.

    python render.py FOLDER
"""

import pathlib
import sys

from markdown_it import MarkdownIt

pages = 0
markdown = MarkdownIt("commonmark")
for path in pathlib.Path(sys.argv[1]).rglob("*.md"):
    markdown.render(path.read_text(errors="replace"))
    pages += 1
if pages == 0:
    sys.exit("no page was read")
