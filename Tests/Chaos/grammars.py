"""Hostile files: real ones, changed where their grammar allows something, or forbids it."""

import json
import re

NAMES = ["karin.nordlund@nordlund.onmicrosoft.com", "wout.smit@nordlund.onmicrosoft.com", "nobody@example.org"]

# What a reader of numbers, dates and words may stumble on.
SCALARS = [
    "0", "-1", "1.5", "-0", "1e300", "1e-300", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "9" * 400, "0x1F", "0o17", "1_000", ".inf", "-.inf",
    ".nan", "NaN", "Infinity", "2026-02-30", "9999999999d", "true", "no", "null", "~", "''", '""', "[]",
    "{}", "[[]]", "{a: b}", "*nobody", "&a x", "!!binary aGk=", "!!int x", "!!set {a}", "!tag x", "<<", "=",
    "|", ">", "- x", "? x", "%x", "@x", "`x`", "$user", "$", "$nobody", "../../../../etc/passwd", "/dev/null",
    "/dev/zero", "end", "done", "skip", "turnOffRecuringBilling", "deleteAccount", *NAMES]
# What must not reach a terminal, or is no text at all.
BYTES = [
    b"\0", b"\x07", b"\x1b[31m", b"\x1b]0;x\x07", b"\x7f", b"\xc2\x9b31m", "\u202e".encode(), "\u2066".encode(),
    "\u200f".encode(), "\ufeff".encode(), "\u0301".encode(), "\u2028".encode(), "\U0001f468\u200d\U0001f469".encode(),
    b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\t", b"\r", b"\x85"]
YAML_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|[^\s\[\]{},:#\"]+")
XML_TOKEN = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
ATTRIBUTE = re.compile(r"([\w:.-]+)=(\"[^\"]*\"|'[^']*')")


def count(rng, most):
    """Mostly few, sometimes many."""
    return int(most ** rng.random())


def long(rng):
    return rng.choice("aé字 ") * count(rng, 200_000)


def splice(text, span, by):
    return text[:span[0]] + by + text[span[1]:]


def anywhere(data, rng):
    """Bytes that break any grammar: foreign ones put in, some left out, the rest cut off."""
    at = rng.randrange(len(data) + 1)
    kind = rng.randrange(5)
    if kind < 3:
        return data[:at] + rng.choice(BYTES) * rng.choice([1, 1, 1, 1000]) + data[at:]
    return data[:at] + (data[at + count(rng, len(data) + 1):] if kind == 3 else b"")


def harmless_lines(data, rng):
    """The same for every format of lines: other ends of lines, or more of them."""
    return rng.choice([
        lambda: data.replace(b"\n", b"\r\n"), lambda: data + b"\n\n", lambda: data.rstrip(b"\n") + b"\n"])()


def harmless_yaml(data, rng):
    return rng.choice([
        lambda: harmless_lines(data, rng), lambda: b"---\n" + data, lambda: b"# \xe2\x80\x94 x\n" + data,
        lambda: data + b"# end\n", lambda: b"\xef\xbb\xbf" + data,
        lambda: re.sub(rb"(?m)$", b"  ", data)])()


def laughs(rng):
    """Aliases of aliases: each line is nine times the one before."""
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, rng.randint(3, 12)):
        lines.append(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]")
    return "\n".join(lines) + "\n"


def hostile_yaml(data, rng):
    """One to three changes to a YAML file."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        text = change_yaml(text, rng)
    encoded = text.encode("utf-8", "surrogatepass")
    return anywhere(encoded, rng) if rng.random() < 0.15 else encoded


def change_yaml(text, rng):
    lines, tokens = text.splitlines(True), list(YAML_TOKEN.finditer(text))
    if not lines or not tokens:
        return text + rng.choice(SCALARS)
    span = rng.choice(tokens).span()
    line = rng.randrange(len(lines))
    kind = rng.randrange(14)
    if kind < 3:
        return splice(text, span, rng.choice(SCALARS))
    if kind < 5:
        return splice(text, span, rng.choice(tokens)[0])
    if kind == 5:
        depth = count(rng, 30_000)
        opened, closed = rng.choice([("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")])
        return splice(text, span, opened * depth + "x" + closed * depth)
    if kind == 6:
        return splice(text, span, long(rng))
    if kind == 7:
        del lines[line]
    elif kind == 8:
        lines.insert(line, lines[line])
    elif kind == 9:
        other = rng.randrange(len(lines))
        lines[line], lines[other] = lines[other], lines[line]
    elif kind == 10:
        lines[line] = rng.choice([" ", "\t", "      "]) + lines[line]
    elif kind == 11:
        lines[line] = lines[line].lstrip()
    elif kind == 12:
        lines.insert(rng.choice([0, len(lines)]), laughs(rng))
        return splice("".join(lines), (0, 0), "") + f"inputs: *l{rng.randrange(3)}\n"
    else:
        return splice(text, span, f"&a {text[span[0]:span[1]]}, b: *a")
    return "".join(lines)


JSON_VALUES = [
    None, True, -1, 0, 1.5, 1e300, 2 ** 63, 2 ** 64, -2 ** 63 - 1, "", "x", "\0", "\x1b[31m", "\u202ex", "\x9b",
    "../../etc/passwd", "null", [], {}, [[]], {"": ""}, [None], "\ud800", "9" * 400, *NAMES]


def places(value, path=()):
    """The path of everything in a JSON value."""
    yield path
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], path + (key,))


def hostile_json(value, rng):
    """One to three changes to a JSON value; returns another one."""
    value = json.loads(json.dumps(value))
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        value = change_json(value, rng)
    return value


def change_json(value, rng):
    paths = list(places(value))[1:]
    if not paths:
        return value
    *way, key = rng.choice(paths)
    owner = at(value, way)
    there = owner[key]
    kind = rng.randrange(10)
    if kind < 2:
        del owner[key]
    elif kind < 4:
        owner[key] = rng.choice(JSON_VALUES)
    elif kind == 4:
        owner[key] = json.loads(json.dumps(at(value, rng.choice(paths))))
    elif kind == 5 and isinstance(owner, list):
        owner.insert(rng.randrange(len(owner) + 1), json.loads(json.dumps(there)))
    elif kind == 6 and isinstance(owner, list):
        other = rng.randrange(len(owner))
        owner[key], owner[other] = owner[other], owner[key]
    elif kind == 7 and isinstance(owner, dict):
        owner[rng.choice(["x", "", key + " ", key.upper(), "__proto__", "\x1b[31m"])] = there
    elif isinstance(there, str) and there:
        place = rng.randrange(len(there))
        by = rng.choice([chr(ord(there[place]) ^ 1) if ord(there[place]) < 128 else "x", "", "e\u0301", "\u00a0"])
        owner[key] = there[:place] + by + there[place + 1:]
    elif isinstance(there, (int, float)) and not isinstance(there, bool):
        owner[key] = rng.choice([there + 1, there - 1, -there, there * 1000, there + 0.5])
    else:
        owner[key] = rng.choice(JSON_VALUES)
    return value


def at(value, path):
    for key in path:
        value = value[key]
    return value


def json_text(value, rng):
    """JSON as other programs write it; surrogates alone stay escaped."""
    return json.dumps(
        value, indent=rng.choice([None, 0, 2]), separators=rng.choice([None, (",", ":")]), ensure_ascii=True).encode()


def break_json(data, rng):
    """What is no JSON, or JSON that says something twice."""
    depth = count(rng, 100_000)
    return rng.choice([
        lambda: anywhere(data, rng), lambda: anywhere(data, rng), lambda: b"\xef\xbb\xbf" + data, lambda: data + data,
        lambda: data.replace(b"{", b'{"version": 1, "format": "x",', 1),
        lambda: b"[" * depth + b"]" * depth, lambda: b'{"a":' * depth + b"1" + b"}" * depth,
        lambda: data.decode().encode("utf-16"), lambda: re.sub(rb"\d+", b"NaN", data, count=1),
        lambda: re.sub(rb"\d+", b"9" * 400, data, count=1)])()


SNIPPETS = [
    "&lol;", "&#0;", "&#x1b;", "&#xD800;", "&#x202e;", "<![CDATA[x]]>", "<?x y?>", "<!-- -- -->", "<x:y/>",
    '<y xmlns="urn:nobody"/>', '<m:z xmlns:m="urn:nobody" m:a="1"/>', "<g/>", "<ph/>", "<pc>", "</pc>", "<mrk>", "]]>",
    "<", "&", "<sc/>", '<ec startRef="none"/>', '<x xml:id="a" xml:id="a"/>', "<source/>", "<target/>", "<note/>",
    "<segment/>", '<x xmlns:xlink="http://127.0.0.1:1/"/>', '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>']
DTDS = [
    '<!DOCTYPE x [<!ENTITY lol "x">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">', '<!DOCTYPE x [<!ENTITY lol SYSTEM "file:///dev/zero">]>',
    '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">'
    '<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY lol "&g;&g;&g;&g;&g;&g;&g;&g;">]>',
    '<!DOCTYPE x [<!ENTITY lol "&lol;">]>', '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', "<!DOCTYPE"]


def harmless_xml(data, rng):
    return rng.choice([
        lambda: data + b"<!-- end -->\n", lambda: data + b"\n", lambda: data.rstrip(b"\n"),
        lambda: data.replace(b"\n", b"\r\n"), lambda: b"\xef\xbb\xbf" + data])()


def hostile_xml(data, rng):
    """One to three changes to an XML file."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        text = change_xml(text, rng)
    encoded = text.encode("utf-8", "surrogatepass")
    kind = rng.random()
    if kind < 0.1:
        return anywhere(encoded, rng)
    if kind < 0.15:
        return text.replace("UTF-8", rng.choice(["UTF-16", "ISO-8859-1", "EBCDIC", "x"]), 1).encode(
            rng.choice(["utf-8", "utf-16", "latin-1"]), "replace")
    return encoded


def change_xml(text, rng):
    tokens = XML_TOKEN.findall(text)
    here, kind = rng.randrange(len(tokens)), rng.randrange(12)
    # A search in what an earlier change made long takes minutes.
    tags = [n for n, token in enumerate(tokens) if len(token) < 10_000 and ATTRIBUTE.search(token)]
    if kind < 2:
        tokens.insert(here, rng.choice(SNIPPETS) * rng.choice([1, 1, 1, 500]))
    elif kind == 2:
        return re.sub(r"(\?>)?", lambda m: m[0] + rng.choice(DTDS), text, count=1) if rng.random() < 0.2 else (
            text.replace("?>", "?>" + rng.choice(DTDS), 1).replace("<source>", "<source>&lol;", 1))
    elif kind == 3:
        del tokens[here]
    elif kind == 4:
        tokens.insert(here, tokens[here])
    elif kind == 5:
        other = rng.randrange(len(tokens))
        tokens[here], tokens[other] = tokens[other], tokens[here]
    elif kind == 6:
        depth, name = count(rng, 50_000), rng.choice(["g", "pc", "mrk", "group", "note", "unit", "file", "x:y"])
        tokens.insert(here, f"<{name}>" * depth + f"</{name}>" * rng.choice([depth, 0]))
    elif kind == 7:
        tokens[here] = long(rng)
    elif tags:
        tag = rng.choice(tags)
        found = rng.choice(list(ATTRIBUTE.finditer(tokens[tag])))
        value = rng.choice([
            f'{found[1]}="{rng.choice(SCALARS).replace(chr(34), "")}"', "", f"{found[0]} {found[0]}",
            f'{rng.choice(["x", "xml:lang", "xmlns", "id", "ref", "state"])}={found[2]}', f'{found[1]}="{long(rng)}"',
            f'{found[1]}="&lol;"', found[1]])
        tokens[tag] = splice(tokens[tag], found.span(), value)
    return "".join(tokens)


def harmless_csv(data, rng):
    rows = data.decode().splitlines()
    return rng.choice([
        lambda: harmless_lines(data, rng), lambda: b"\xef\xbb\xbf" + data,
        lambda: "\n".join(",".join(f'"{cell}"' for cell in row.split(",")) for row in rows).encode()])()


def hostile_csv(data, rng):
    rows = [row.split(",") for row in data.decode().splitlines()]
    for _ in range(rng.choice([1, 1, 2])):
        row = rng.randrange(len(rows))
        cell = rng.randrange(len(rows[row])) if rows[row] else 0
        kind = rng.randrange(9)
        if kind < 3 and rows[row]:
            rows[row][cell] = rng.choice([*SCALARS, '"', '""', '"a""b"', '"a"b', 'a"b"', '"a\nb"', '"a', long(rng), "=1+1"])
        elif kind == 3:
            rows[row].append(rng.choice(SCALARS))
        elif kind == 4:
            rows[row] = []
        elif kind == 5:
            rows.insert(row, list(rows[row]))
        elif kind == 6 and row > 0:
            rows += [[f"nobody{n}@example.org"] for n in range(count(rng, 300))]
        elif kind == 7:
            rows[0] = [rng.choice(["user", "USERS", "users ", "licenses", "", "users,users", "mode", *SCALARS])]
        else:
            del rows[row]
            rows = rows or [[]]
    joined = rng.choice([",", ",", ",", ";", "\t", ", "])
    encoded = rng.choice(["\n", "\r\n", "\r"]).join(joined.join(row) for row in rows).encode()
    return anywhere(encoded, rng) if rng.random() < 0.2 else encoded


METHODS = ["GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "G\0T", "", "X" * 9000]
PATHS = [
    "/", "/en/", "/sv/sessions", "/nl/tenant", "/en/procedures", "/en/translations", "/en/sessions/last", "/en/approvals",
    "/en/procedures/reduce-licenses", "/sign-in", "/sign-in?key=x", "/sign-out", "/health", "/ready", "/xx/", "/en", "//", "*",
    "/en/sessions/20261129-052521-6bnu", "/stegvis.css", "/static/x"]
ENCODED = [
    "%", "%0", "%zz", "%00", "%0d%0aX:y", "%1b[31m", "%c0%af", "%ff", "%e2%80%ae", "%2e%2e%2f", "/../..", "/./", "//", "?", "?a=b&a=c",
    "?locale=xx", "?page=-1", "?page=99999999999999999999", "?q=%", "#x", ";x", "\\", "a" * 9000, "\0", "é", " ", "?q=" + "%41" * 3000]
HEADERS = [
    "Host: nobody", "Host: 127.0.0.1", "Host:", "Host : x", "Content-Length: 5", "Content-Length: -1", "Content-Length: 0, 5",
    "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Transfer-Encoding: x, chunked", "Transfer-Encoding : chunked",
    "Expect: 100-continue", "Cookie: a", "Cookie: " + "a=b; " * 1000, "Cookie: =;=;", "Origin: null", "Origin: http://nobody",
    "Accept-Language: xx;q=9, *;q=-1", "Accept-Language: " + "sv," * 3000, "Range: bytes=0-,-1", "If-None-Match: \"", "X: \x1b[31m",
    "X: \0", "X", ": x", " folded: x", "Connection: keep-alive, upgrade", "Upgrade: h2c", "Upgrade: websocket", "Last-Event-ID: -1",
    "Sec-Fetch-Site: cross-site", "X-Forwarded-For: \u202e", "Content-Type: multipart/form-data", "Content-Type: multipart/form-data; boundary=",
    "Content-Type: multipart/form-data; boundary=x", "Content-Type: application/x-www-form-urlencoded", "Content-Encoding: gzip"]
BODIES = [
    b"", b"a=b&a=c&=&%", b"%00=%ff", b"token=x&view=x&answer=x", b"5\r\nabcde\r\n0\r\n\r\n", b"5;x=y\r\nabcde\r\n0\r\nX: y\r\n\r\n",
    b"ffffffffffffffff1\r\nx", b"-1\r\nx\r\n0\r\n\r\n", b"5\nabcde\n0\n\n", b"0x5\r\nabcde\r\n0\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"--x\r\n\r\n--x--", b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\nx\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="a\0b"\r\nContent-Disposition: x\r\n\r\n\xff\r\n', b"--x" * 5000,
    b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + b"a" * 70_000 + b"\r\n--x--", b"a=" + b"x" * 100_000, b"[" * 50_000]


def hostile_request(port, cookie, token, rng):
    """The bytes of one request, more or less."""
    path = rng.choice(PATHS)
    if rng.random() < 0.6:
        path += rng.choice(ENCODED)
    method = rng.choice(METHODS)
    version = rng.choice(["HTTP/1.1"] * 6 + ["HTTP/1.0", "HTTP/2.0", "HTTP/9", "http/1.1", ""])
    headers = [f"Host: 127.0.0.1:{port}", "Connection: close"]
    if rng.random() < 0.7:
        headers.append(f"Cookie: {cookie}")
    headers += rng.choices(HEADERS, k=rng.choice([0, 1, 1, 2, 4]))
    if rng.random() < 0.03:
        headers += [f"X-{n}: y" for n in range(2000)]
    body = rng.choice(BODIES) if method == "POST" or rng.random() < 0.3 else b""
    if token and method == "POST" and rng.random() < 0.4:
        headers += ["Content-Type: application/x-www-form-urlencoded", f"Origin: http://127.0.0.1:{port}"]
        body = f"token={token}&".encode() + body
    if body and rng.random() < 0.7:
        headers.append(f"Content-Length: {len(body) + rng.choice([0, 0, 0, -1, 1])}")
    if rng.random() < 0.2:
        rng.shuffle(headers)
    ends = rng.choice(["\r\n"] * 8 + ["\n", "\r"])
    head = ends.join([f"{method} {path} {version}", *headers, "", ""]).encode()
    whole = head + body
    return anywhere(whole, rng) if rng.random() < 0.15 else whole
