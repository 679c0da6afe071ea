"""Every real page, out to XLIFF and in again, in every version: no byte differs."""

import shutil

import pytest
from desk import CORPUS, VERSIONS, bilingual, stegvis


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside this checkout")
@pytest.mark.parametrize("version", VERSIONS)
def test_every_page_comes_back_as_it_was(tmp_path, version):
    folder = tmp_path / "corpus"
    shutil.copytree(CORPUS, folder)
    pages = bilingual(folder)
    assert len(pages) > 2000
    before = {page: page.read_bytes() for page in pages}
    out = tmp_path / "out"
    stegvis(tmp_path / "home", "xliff", "export", folder, "--version", version, "-o", f"{out}/")
    files = sorted(out.rglob("*.xlf"))
    assert len(files) == len(pages)
    stegvis(tmp_path / "home", "xliff", "check", out)
    stegvis(tmp_path / "home", "xliff", "import", *files, "--into", folder)
    changed = [page for page in pages if page.read_bytes() != before[page]]
    assert changed == []
