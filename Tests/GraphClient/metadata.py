"""What Microsoft's metadata says of a request, read from the client that is generated from it."""

import importlib
import inspect
import re
import urllib.parse

from kiota_serialization_json.json_parse_node import JsonParseNode


class Unknown(Exception):
    """A request that the metadata does not know."""


def template_path(builder):
    """The path of a builder's template, as a regular expression for real paths."""
    path = re.sub(r"\{\?.*$", "", builder.url_template).removeprefix("{+baseurl}")
    pieces = [
        re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(urllib.parse.unquote(piece)))
        for piece in path.split("/")]
    return pieces


def template_query(builder):
    """The query options of a builder's template."""
    found = re.search(r"\{\?([^}]*)\}", builder.url_template)
    return {urllib.parse.unquote(name) for name in found.group(1).split(",")} if found else set()


def is_prefix(pattern, pieces):
    """Whether a template is the beginning of a path."""
    return len(pattern) <= len(pieces) and all(
        re.fullmatch(one, piece) for one, piece in zip(pattern, pieces))


def children(builder):
    """The builders below one: its properties, and its items by id."""
    for name, member in inspect.getmembers(type(builder)):
        if isinstance(member, property):
            below = getattr(builder, name)
        elif (name.startswith("by_") or "_with_" in name) and callable(member):
            count = len(inspect.signature(member).parameters) - 1
            below = getattr(builder, name)(*["id"] * count)
        else:
            continue
        if getattr(below, "url_template", None):
            yield below


KNOWN = {}


def builder_for(root, path):
    """The most exact builder whose template is this path; each form of path is looked up once."""
    form = re.sub(r"[^/]*(@|%40|-)[^/]*", "id", path)
    if form not in KNOWN:
        KNOWN[form] = find_builder(root, path)
    return KNOWN[form]


def find_builder(root, path):
    """Walks down the builders whose templates begin the path."""
    pieces = path.split("/")

    def below(builder):
        for child in children(builder):
            pattern = template_path(child)
            if not is_prefix(pattern, pieces):
                continue
            if len(pattern) == len(pieces):
                yield sum("[^/]+" not in piece for piece in pattern), child
            yield from below(child)

    found = sorted(below(root), key=lambda pair: pair[0])
    if not found:
        raise Unknown(f"no path {path}")
    return found[-1][1]


def body_class(method):
    """The class that a builder's method takes as its body."""
    parameter = inspect.signature(method).parameters.get("body")
    if parameter is None:
        return None
    name = re.sub(r"Optional\[|\]|'|\"", "", str(parameter.annotation)).split(".")[-1]
    module = inspect.getmodule(method)
    source = inspect.getsource(module)
    found = re.search(rf"from (\.[\w.]+) import .*\b{name}\b", source)
    return getattr(importlib.import_module(found.group(1), module.__package__), name)


def leftovers(value, where="body"):
    """Properties that were read into no field of the metadata's types."""
    if isinstance(value, list):
        for one in value:
            yield from leftovers(one, where)
        return
    extra = getattr(value, "additional_data", None)
    if extra:
        yield from (f"{where}.{name}" for name in extra)
    for name, field in vars(value).items() if hasattr(value, "get_field_deserializers") else ():
        if name not in ("additional_data", "backing_store"):
            yield from leftovers(field, f"{where}.{name}")


def check(root, method, path, query, body):
    """Raises Unknown where the metadata has no such request; returns the builder's template."""
    # A key may stand in brackets (OData 4.01, part 2, section 4.3.1), as the service's links have it.
    path = re.sub(r"\('([^'=]*)'\)", r"/\1", path)
    builder = builder_for(root, path)
    verb = getattr(builder, method.lower(), None)
    if verb is None:
        raise Unknown(f"no {method} {path}")
    options = {
        urllib.parse.unquote_plus(pair.split("=")[0]) for pair in query.split("&") if pair}
    # The token of a page is the service's own.
    strange = options - template_query(builder) - {"$skiptoken"}
    if strange:
        raise Unknown(f"{method} {path} takes no {sorted(strange)}")
    kind = body_class(verb)
    if body is not None:
        if kind is None:
            raise Unknown(f"{method} {path} takes no body")
        value = JsonParseNode(body).get_object_value(kind)
        # The SDK keeps what it does not know beside what it knows.
        extra = [name for name in leftovers(value) if "odata" not in name]
        if extra:
            raise Unknown(f"{method} {path} knows no {extra}")
    return f"{method} {re.sub(r'{.?baseurl}', '', builder.url_template).split('{?')[0]}"
