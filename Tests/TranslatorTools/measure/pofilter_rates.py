"""How often pofilter's standard filters fire on pages that machines and people translated.

Takes a folder of XLIFF 1.2 files as `stegvis xliff export` writes them; each tells in its header who
translated it. Prints rows for the table of our own checks.
"""

import collections
import pathlib
import sys

from lxml import etree
from translate.filters import checks
from translate.storage import xliff

totals = collections.Counter()
flagged = collections.Counter()
by_filter = collections.Counter()
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.xlf")):
    text = path.read_text()
    kind = next((kind for kind in ("MT", "HT") if f"ms.translationtype: {kind}<" in text[:4000]), None)
    if kind is None:
        continue
    store = xliff.xlifffile.parsestring(text.encode())
    language = etree.fromstring(text.encode()).find("{*}file").get("target-language")
    config = checks.CheckerConfig(targetlanguage=language)
    classes = [checks.StandardChecker, checks.StandardUnitChecker]
    checker = checks.TeeChecker(checkerconfig=config, checkerclasses=classes, languagecode=language)
    for unit in store.units:
        # What is not translated has nothing to check, as ours has not.
        if not unit.source or not unit.target or unit.source == unit.target:
            continue
        totals[kind] += 1
        failures = set(checker.run_filters(unit)) - {"isreview", "isfuzzy", "hassuggestion", "untranslated"}
        flagged[kind] += bool(failures)
        for name in failures:
            by_filter[name, kind] += 1


def percent(count, kind):
    return f"{100 * count / totals[kind]:.2f} %"


print(f"| **pofilter: any of its standard filters** | | {percent(flagged['MT'], 'MT')} | {percent(flagged['HT'], 'HT')} |")
names = {name for name, _ in by_filter}
best = sorted(names, key=lambda name: by_filter[name, "MT"] / totals["MT"] - by_filter[name, "HT"] / totals["HT"])[-3:]
for name in reversed(best):
    print(f"| – pofilter `{name}` | | {percent(by_filter[name, 'MT'], 'MT')} | {percent(by_filter[name, 'HT'], 'HT')} |")
