"""A person whose browser runs no script: pages over HTTP, forms as the HTML standard sends them."""

import functools
import http.cookiejar
import re
import time
import urllib.parse
import urllib.request

import html5lib
from lxml.cssselect import CSSSelector

from walker import Walker, means
from website import KARIN

INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "em", "i", "img", "input", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"}
UNSEEN = {"head", "script", "style", "template", "title"}
TEXT_FIELDS = {"email", "number", "password", "search", "tel", "text", "url"}

# A browser checks or changes a value by these. The walker does not, so it sends no form with them.
UNCHECKED = ("pattern", "min", "max", "minlength", "maxlength", "step", "dirname")


class PlainWalker(Walker):
    """One person, with cookies of their own; `page` is what came last.

    It presses only what a browser would show and send without a style sheet: whatever is hidden,
    folded, disabled, outside a form or incomplete raises an `AssertionError` that says so.
    """

    def __init__(self, website, language, person=KARIN):
        self.website = website
        self.language = language
        self.scripted = False
        self.cookies = http.cookiejar.CookieJar()
        self.page = None
        if person:
            self.open(website.link(person))

    def go(self, path, status=200):
        self.open(f"{self.website.origin}/{self.language}{path}")
        seen = self.look()
        assert self.page.status == status, seen["text"]
        return seen

    def seen(self):
        page = self.page
        step = page.first("section.step")
        form = "section.step form.answer "

        def text(selector):
            found = page.first(selector)
            return None if found is None else shown(found)

        standing = page.first("[data-standing]")
        return {
            "lang": page.root.get("lang"), "title": " ".join(page.title.split()), "url": page.url,
            "text": shown(page.first("body")),
            "standing": None if standing is None else standing.get("data-standing"),
            "step": None if step is None else step.get("data-step"),
            "kind": None if step is None else step.get("data-kind"),
            "heading": text("section.step h2"), "sentence": text("section.step .sentence"),
            "asides": [shown(one) for one in page.all("section.step .sentence .aside")],
            "fields": [kind(one) for one in page.all(f"{form}input[name=value]")],
            "buttons": [one.get("value") for one in page.all(f"{form}button[name=answer]")],
            "more": [one.get("value") for one in page.all(".more button[name=answer]")],
            "refused": text("#refused"),
            "note": text("#step > .alert[role=alert], main > .alert[role=alert]")}

    def click(self, selector):
        self.press(self.page.one(selector))

    def press(self, element):
        """Follows a link, folds or unfolds, or sends a form."""
        about = f"{self.page.url}: {' '.join(shown(element).split()) or element.tag}"
        assert is_shown(element), f"{about} is not shown"
        while element.tag not in ("a", "button", "input", "summary"):
            element = element.getparent()
            assert element is not None, f"{about} leads nowhere"
        if element.tag == "summary":
            details = element.getparent()
            assert details.tag == "details" and details.find("summary") is element, about
            if details.attrib.pop("open", None) is None:
                details.set("open", "")
        elif element.tag == "a":
            assert not {"target", "download"} & set(element.attrib), about
            assert "href" in element.attrib, about
            self.open(urllib.parse.urljoin(self.page.url, element.get("href")), self.page.url)
        else:
            self.open(*self.page.submission(element))

    def check(self, selector):
        self.page.set_checked(self.page.one(selector), True)

    def fill(self, texts, seen):
        form = "section.step form.answer "
        fields = self.page.all(f"{form}input[name=value]")
        if seen["fields"] == ["text"]:
            return self.page.type(fields[0], ", ".join(texts))
        chosen = []
        for field in fields:
            label = next(one for one in field.iterancestors() if one.tag == "label")
            meant = [
                text for text in texts if means(text, field.get("value"), " ".join(label.itertext()))]
            chosen += meant
            if meant:
                self.page.set_checked(field, True)
            elif kind(field) == "checkbox" and "checked" in field.attrib:
                self.page.set_checked(field, False)
        other = self.page.first(f"{form}input[name=other]")
        if other is not None:
            self.page.type(other, ", ".join(text for text in texts if text not in chosen))
        return None

    def explain(self, answer, reason):
        button = self.page.one(f"details.more button[value={answer}]")
        details = next(one for one in button.iterancestors() if one.tag == "details")
        self.press(details.find("summary"))
        (field,) = [one for one in details.iter("input") if one.get("name") == "reason"]
        self.page.type(field, reason)
        self.press(button)
        return self.settled()

    def pause(self):
        """Leaves the server time to go on: nobody presses a link without looking at the page."""
        time.sleep(0.05)

    def open(self, url, referrer=None, method="GET", body=None, encoding=None):
        """Asks for an address, and follows where the answer sends a browser."""
        is_form = method == "POST"
        for _ in range(20):
            answer, text = self.ask(url, referrer, method, body, encoding)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            url = urllib.parse.urljoin(url, answer.headers["Location"])
            assert not is_form or self.page.lets_a_form_go_to(url), f"form-action forbids {url}"
            if answer.status == 303 or (answer.status in (301, 302) and method == "POST"):
                method, body, encoding = "GET", None, None
        else:
            raise AssertionError(f"{url}: redirected for ever")
        self.page = Page(url, answer, text)

    def ask(self, url, referrer, method, body, encoding):
        """One request with the headers of a browser that moves to another page."""
        parts = urllib.parse.urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        assert origin == self.website.origin, f"{url} is another site"
        headers = {
            "Host": parts.netloc, "Accept": "text/html,*/*;q=0.8", "Accept-Language": "en-US",
            "Sec-Fetch-Site": "same-origin" if referrer else "none", "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
        if referrer and self.page.policy != "no-referrer":
            headers["Referer"] = referrer.split("#")[0]
        if method == "POST":
            # Fetch, "append a request `Origin` header".
            headers["Origin"] = "null" if self.page.policy == "no-referrer" else origin
            headers["Content-Type"] = encoding
        request = urllib.request.Request(url, headers=headers, method=method)
        self.cookies.add_cookie_header(request)
        connection = self.website.connect(timeout=40)
        try:
            target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            connection.request(method, target, body, dict(request.header_items()))
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        self.cookies.extract_cookies(answer, request)
        return answer, text


class Page:
    """A page as the HTML standard parses it, and what has been chosen and typed on it."""

    def __init__(self, url, answer, data):
        self.url, self.status, self.data = url, answer.status, data
        told = answer.headers.get_content_type()
        assert answer.status not in (204, 205) and told == "text/html", f"{url}: {told}"
        assert "Content-Disposition" not in answer.headers, url
        self.policy = answer.headers["Referrer-Policy"]
        rules = (answer.headers["Content-Security-Policy"] or "").split(";")
        self.rules = {words[0]: words[1:] for words in map(str.split, rules) if words}
        parser = html5lib.HTMLParser(
            html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
        self.root = parser.parse(
            data, transport_encoding=answer.headers.get_content_charset()).getroot()
        # These would change what a browser does with the page; nobody here does it.
        assert not self.all("base, meta[http-equiv=refresh]"), url

    @property
    def title(self):
        """What stands at the top of the window."""
        found = self.first("title")
        return "" if found is None else "".join(found.itertext())

    def all(self, selector):
        """What a style sheet's selector finds, in the order of the page."""
        return compiled(selector)(self.root)

    def first(self, selector):
        """The first of them, or `None`."""
        return next(iter(self.all(selector)), None)

    def one(self, selector):
        """The first of them, which must be there."""
        found = self.first(selector)
        assert found is not None, f"{self.url}: no {selector}"
        return found

    def lets_a_form_go_to(self, url):
        """Whether the page's own policy lets its forms lead there (CSP 3, form-action)."""
        if "sandbox" in self.rules and "allow-forms" not in self.rules["sandbox"]:
            return False
        if "form-action" not in self.rules:
            return True
        here, there = urllib.parse.urlsplit(self.url), urllib.parse.urlsplit(url)
        return "'self'" in self.rules["form-action"] and here[:2] == there[:2]

    def owner(self, field):
        """The form that a field or button belongs to.

        Where end tags are amiss, a browser may know a form that its fields do not stand in; here
        they belong to none.
        """
        if "form" in field.attrib:
            return next((one for one in self.all("form") if one.get("id") == field.get("form")), None)
        return next((one for one in field.iterancestors() if one.tag == "form"), None)

    def set_checked(self, field, is_checked):
        """Presses a box or a round button until it is as it should be."""
        about = f"{self.url}: {field.get('name')}={field.get('value')}"
        assert kind(field) in ("checkbox", "radio"), about
        assert is_shown(field) and not is_disabled(field), about
        if is_checked and kind(field) == "radio":
            for one in self.group(field):
                one.attrib.pop("checked", None)
        if is_checked:
            field.set("checked", "")
        else:
            assert kind(field) == "checkbox", f"{about} cannot be taken back"
            field.attrib.pop("checked", None)

    def group(self, field):
        """The radio buttons of which one is chosen."""
        return [
            one for one in self.all("input") if kind(one) == "radio"
            and one.get("name") == field.get("name") and self.owner(one) is self.owner(field)]

    def type(self, field, text):
        """Replaces what stands in a field."""
        assert kind(field) in TEXT_FIELDS, f"{self.url}: {field.get('name')}"
        assert is_shown(field) and not is_disabled(field), f"{self.url}: {field.get('name')}"
        assert "readonly" not in field.attrib, f"{self.url}: {field.get('name')}"
        field.set("value", re.sub(r"[\r\n]", "", text))

    def submission(self, button):
        """Address, referrer, method, body and type of what pressing a button sends.

        HTML, "form submission algorithm".
        """
        about = f"{self.url}: {button.get('name')}={button.get('value')}"
        assert kind(button) == "submit", f"{about} submits nothing"
        assert not is_disabled(button), f"{about} is disabled"
        form = self.owner(button)
        assert form is not None, f"{about} belongs to no form"
        assert "target" not in form.attrib and "formtarget" not in button.attrib, about
        if "novalidate" not in form.attrib and "formnovalidate" not in button.attrib:
            self.expect_complete(form)
        pairs = self.entries(form, button)
        action = button.get("formaction") or form.get("action")
        url = urllib.parse.urljoin(self.url, action) if action else self.url
        method = (button.get("formmethod") or form.get("method") or "get").lower()
        assert self.lets_a_form_go_to(url), f"{about}: form-action forbids {url}"
        if method != "post":
            assert method != "dialog", about
            parts = urllib.parse.urlsplit(url)
            return parts._replace(query=encoded(pairs)).geturl(), self.url
        encoding = button.get("formenctype") or form.get("enctype") or (
            "application/x-www-form-urlencoded")
        assert encoding == "application/x-www-form-urlencoded", f"{about}: {encoding}"
        return url, self.url, "POST", encoded(pairs).encode(), encoding

    def fields(self, form):
        """The form's own fields and buttons, without those that send nothing."""
        return [
            one for one in self.all("input, select, textarea, button")
            if self.owner(one) is form and not is_disabled(one)
            and not any(up.tag == "datalist" for up in one.iterancestors())]

    def expect_complete(self, form):
        """Stops where a browser would show a bubble instead of sending the form."""
        for field in self.fields(form):
            about = f"{self.url}: {field.get('name')}"
            if kind(field) in ("hidden", "button", "reset", "submit") or "readonly" in field.attrib:
                continue
            assert not any(name in field.attrib for name in UNCHECKED), about
            assert kind(field) in {"text", "search", "password", "tel", "checkbox", "radio"}, about
            if kind(field) == "radio":
                group = self.group(field)
                is_given = any("checked" in one.attrib for one in group) or not any(
                    "required" in one.attrib for one in group)
            elif kind(field) == "checkbox":
                is_given = "checked" in field.attrib or "required" not in field.attrib
            else:
                is_given = bool(field.get("value")) or "required" not in field.attrib
            assert is_given, f"{about} is required"

    def entries(self, form, button):
        """Names and values. HTML, "constructing the entry list"."""
        pairs = []
        for field in self.fields(form):
            if not field.get("name"):
                continue
            if kind(field) in ("button", "submit"):
                if field is button:
                    pairs.append((field.get("name"), field.get("value", "")))
            elif kind(field) in ("checkbox", "radio"):
                if "checked" in field.attrib:
                    pairs.append((field.get("name"), field.get("value", "on")))
            elif kind(field) == "hidden" or kind(field) in TEXT_FIELDS:
                pairs.append((field.get("name"), field.get("value", "")))
            else:
                assert kind(field) == "reset", f"{self.url}: a field of kind {kind(field)}"
        return pairs


@functools.cache
def compiled(selector):
    """A selector, ready to be used on any page."""
    return CSSSelector(selector, translator="html")


def encoded(pairs):
    """The pairs as a form sends them (URL, "application/x-www-form-urlencoded serializer")."""
    lines = [(name, re.sub(r"\r\n|\r|\n", "\r\n", value)) for name, value in pairs]
    return urllib.parse.urlencode(lines, safe="*").replace("~", "%7E")


def kind(field):
    """The type of a field or button, as `element.type` has it."""
    told = field.get("type", "").strip().lower()
    if field.tag == "button":
        return told if told in ("button", "reset") else "submit"
    if field.tag != "input":
        return field.tag
    known = TEXT_FIELDS | {
        "button", "checkbox", "color", "date", "datetime-local", "file", "hidden", "image", "month",
        "radio", "range", "reset", "submit", "time", "week"}
    return told if told in known else "text"


def is_disabled(field):
    """Whether it, or a fieldset around it, is disabled."""
    if "disabled" in field.attrib:
        return True
    for around in field.iterancestors():
        if around.tag == "fieldset" and "disabled" in around.attrib:
            legend = around.find("legend")
            if legend is None or not any(up is legend for up in field.iterancestors()):
                return True
    return False


def is_shown(element):
    """Whether it stands on the page, folded out, where no style sheet says otherwise."""
    if element.tag == "input" and kind(element) == "hidden":
        return False
    inner = None
    for one in [element, *element.iterancestors()]:
        if "hidden" in one.attrib or one.tag in UNSEEN or one.tag == "datalist":
            return False
        if one.tag == "details" and "open" not in one.attrib and inner is not None:
            if inner.tag != "summary" or one.find("summary") is not inner:
                return False
        inner = one
    return True


def shown(element):
    """The text of an element, much as `innerText` has it, and of what is folded in it."""
    pieces = []

    def add(one):
        if not isinstance(one.tag, str) or one.tag in UNSEEN or "hidden" in one.attrib:
            return
        edge = "" if one.tag in INLINE else "\n"
        pieces.append("\n" if one.tag == "br" else edge)
        pieces.append(re.sub(r"\s+", " ", one.text or ""))
        for child in one:
            add(child)
            pieces.append(re.sub(r"\s+", " ", child.tail or ""))
        pieces.append(edge)

    add(element)
    return "".join(pieces).strip()
