"""What comes back from translators' tools changes what they changed, and not a byte more."""

import pytest
from desk import VERSIONS, documents, stegvis, with_target
from lxml import etree
from translate.storage import xliff, xliff2

STORES = {"1.2": xliff.xlifffile, "2.0": xliff2.Xliff2File, "2.1": xliff2.Xliff2File, "2.2": xliff2.Xliff2File}


def units(path):
    """Each unit of an XLIFF file with its target, read by lxml."""
    for unit in etree.parse(str(path)).iter("{*}trans-unit", "{*}unit"):
        target = next(unit.iter("{*}target"), None)
        if target is not None:
            yield unit, target


def plain(path):
    """The ids of units whose translation has no code in it."""
    return [unit.get("id") for unit, target in units(path) if len(target) == 0 and target.text]


@pytest.fixture
def exported(tmp_path, version):
    """Our own documents, and each as XLIFF."""
    copied = documents(tmp_path / "docs")
    for document in copied:
        stegvis(tmp_path / "home", "xliff", "export", document, "--version", version, "-o", f"{document}.out.xlf")
        stegvis(tmp_path / "home", "xliff", "check", "--strict", f"{document}.out.xlf")
    return tmp_path, copied


@pytest.mark.parametrize("version", VERSIONS)
def test_translate_toolkit_changes_exactly_one_sentence(exported, version):
    folder, copied = exported
    for document in copied:
        before = document.read_bytes().decode()
        path = f"{document}.out.xlf"
        wanted = plain(path)
        unit = wanted[len(wanted) // 2]
        store = STORES[version].parsefile(path)
        # The toolkit's ids are the file's, the unit's and, where a glossary names it, the segment's.
        found = [own for own in store.units if own.getid().split("::")[0].endswith(unit)]
        assert len(found) == 1, (unit, [own.getid() for own in store.units][:5])
        found[0].target = "En ny mening & mer, från verktyget."
        store.savefile(path)
        stegvis(folder / "home", "xliff", "import", path, "--into", document)
        after = document.read_bytes().decode()
        assert after == with_target(before, unit, "En ny mening & mer, från verktyget.")


@pytest.mark.parametrize("version", VERSIONS)
def test_translate_toolkit_saves_and_nothing_changes(exported, version):
    folder, copied = exported
    for document in copied:
        before = document.read_bytes()
        path = f"{document}.out.xlf"
        STORES[version].parsefile(path).savefile(path)
        stegvis(folder / "home", "xliff", "import", path, "--into", document)
        assert document.read_bytes() == before


@pytest.mark.parametrize("version", VERSIONS)
def test_words_around_codes_change_and_codes_stay(exported, version):
    folder, copied = exported
    changed = 0
    for document in copied:
        before = document.read_bytes().decode()
        path = f"{document}.out.xlf"
        tree = etree.parse(path)
        unit, target = next(
            (
                (unit, target)
                for unit in tree.iter("{*}trans-unit", "{*}unit")
                for target in unit.iter("{*}target")
                if len(target) > 0 and target.text
            ),
            (None, None),
        )
        # A document that writes nothing in bold has no codes.
        if unit is None:
            continue
        changed += 1
        old = target.text
        target.text = "Xyz " + old
        tree.write(path, encoding="utf-8", xml_declaration=True)
        stegvis(folder / "home", "xliff", "import", path, "--into", document)
        identifier = unit.get("id")
        begin = before.index(f'data-ttu-id="{identifier}">') + len(f'data-ttu-id="{identifier}">')
        assert document.read_bytes().decode() == before[:begin] + "Xyz " + before[begin:]
    assert changed > len(copied) / 2


@pytest.mark.parametrize("version", VERSIONS)
def test_the_programs_own_words_come_back(tmp_path, version):
    from desk import ROOT

    (tmp_path / "locales").mkdir()
    for language in ["en", "nl"]:
        text = (ROOT / "locales" / f"{language}.yaml").read_bytes()
        (tmp_path / "locales" / f"{language}.yaml").write_bytes(text)
    own = tmp_path / "locales" / "nl.yaml"
    path = tmp_path / "words.xlf"
    stegvis(tmp_path / "home", "xliff", "export", own, "--version", version, "-o", path)
    stegvis(tmp_path / "home", "xliff", "check", "--strict", path)
    store = STORES[version].parsefile(str(path))
    unit = next(own for own in store.units if own.getid().endswith("list.nothing") or own.target and "{" not in own.target)
    old = unit.target
    unit.target = "Iets heel anders."
    store.savefile(str(path))
    before = own.read_text().splitlines()
    stegvis(tmp_path / "home", "xliff", "import", path, "--into", own)
    differing = [(a, b) for a, b in zip(before, own.read_text().splitlines(), strict=True) if a != b]
    assert len(differing) == 1 and old in differing[0][0] and "Iets heel anders." in differing[0][1]


@pytest.mark.parametrize("version", ["2.1"])
def test_a_file_that_is_cut_off_breaks_nothing(exported, version):
    """It is said, and nothing is half written."""
    folder, copied = exported
    document = copied[0]
    before = document.read_bytes()
    path = f"{document}.out.xlf"
    text = open(path, encoding="utf-8").read()
    open(path, "w", encoding="utf-8").write(text[: len(text) * 2 // 3])
    stegvis(folder / "home", "xliff", "import", path, "--into", document, "--strict", allowed=(1,))
    assert document.read_bytes() == before
