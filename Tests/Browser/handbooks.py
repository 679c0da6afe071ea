"""Folders of documents for the tests: the invented handbook, its pictures, and one that means harm."""

import pathlib
import shutil
import struct
import zlib

HANDBOOK = pathlib.Path(__file__).resolve().parent / "handbook"

DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 160" width="320" height="160">
<rect width="320" height="160" fill="#eef3fa"/><path d="M30 40h60l10 12h70v70H30z" fill="#1d4f91"/>
<path d="M190 60h40l8 10h50v50h-98z" fill="#8ab8f5"/>%s</svg>
"""


def png(width, height, colour):
    """A picture in two colours, as the specification has it (PNG, third edition)."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    pale = bytes(255 - (255 - one) // 6 for one in colour)
    rows = b"".join(
        b"\0" + b"".join(
            bytes(colour) if x < width // 5 or y < height // 8 else pale for x in range(width))
        for y in range(height))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def handbook(folder):
    """Copies the handbook to a folder, with its pictures."""
    folder = pathlib.Path(folder) / "handbook"
    shutil.copytree(HANDBOOK, folder)
    pictures = {
        "images/console.png": png(960, 420, (29, 79, 145)),
        "images/magnifier.png": png(20, 20, (20, 102, 47)),
        "images/search.png": png(640, 240, (138, 75, 0)),
        "attachments/101/scherm.png": png(480, 200, (168, 32, 26)),
        "images/folders.svg": (DRAWING % "").encode(),
    }
    for name, data in pictures.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def many(folder, count):
    """A folder of a wiki with many pages, each of which has two steps."""
    folder = pathlib.Path(folder) / "wiki"
    folder.mkdir()
    for number in range(1, count + 1):
        (folder / f"page-{number:04}.md").write_text(
            f"# Page {number:04}\n\n1. Open cupboard {number}.\n2. Close cupboard {number}.\n")
    return folder


def hostile(folder, elsewhere):
    """A document that tries to run, to fetch from `elsewhere`, and to read what lies around it."""
    folder = pathlib.Path(folder)
    inside = folder / "pages"
    (inside / "images").mkdir(parents=True)
    (folder / "secret.png").write_bytes(png(8, 8, (1, 2, 3)))
    (inside / "images" / "link.png").symlink_to(folder / "secret.png")
    (inside / "images" / "page.png").write_text("<script>document.title = 'ran'</script>")
    script = f"<script>document.title = 'ran'; fetch('{elsewhere}/svg')</script>"
    (inside / "images" / "drawing.svg").write_text(
        DRAWING % (script + f'<image href="{elsewhere}/inner.png" width="9" height="9"/>'))
    rows = "\n".join(f"   | {row} | <b onclick='x()'>{row}</b> |" for row in range(3_000))
    (inside / "hostile.md").write_text(f"""# Take care <script>document.title = 'ran'</script>

<iframe src="{elsewhere}/frame"></iframe>

![far]({elsewhere}/far.png) ![farther](//{elsewhere.split('//')[1]}/farther.png)
<img src="{elsewhere}/tag.png" onerror="document.title = 'ran'">

1. Open [this](javascript:document.title='ran') and [that](data:text/html,x) and [home](https://contoso.com).
2. Look at ![outside](../secret.png), ![linked](images/link.png), ![page](images/page.png), ![rooted](/etc/passwd.png).

   ![drawing](images/drawing.svg)

3. Type \x1b[31mred\x07 and \u202eturned\u202c.

   ```
   \x1b]0;title\x07 </code></pre><script>document.title = 'ran'</script>
   ```

4. <a href="#" onclick="document.title = 'ran'" style="position:fixed;inset:0">Press</a> the button.

   | Row | Text |
   | --- | --- |
{rows}

5. Stop here: {{{{csrf}}}} {{{{>layout}}}}.
""")
    return inside
