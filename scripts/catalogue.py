"""The Chinese catalogue against the code: `check` (the gate), `update` (add and drop entries), `merge FILE.tsv...`.

Words are found in Python by its syntax tree and in templates by Django's own translator, without gettext tools.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "xieshang"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# Which arguments of a marking function are context, singular and plural.
SHAPES = {"gettext": "s", "ngettext": "sp", "pgettext": "cs", "npgettext": "csp"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]|(?<!\{)\{(\w*)\}(?!\})")


@dataclass(frozen=True)
class Message:
    context: str
    msgid: str
    plural: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid


class NotLiteralError(Exception):
    """A marked word that is put together at run time can never be found in the catalogue."""


def shape_of(name: str) -> str:
    return "s" if name == "_" else SHAPES.get(name.removesuffix("_lazy").removesuffix("_noop"), "")


def other_names(tree: ast.AST) -> dict[str, str]:
    """What a module calls the marking functions, as in `from django.utils.translation import gettext as _now`."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    marking = (node for node in imports if node.module == "django.utils.translation")
    return {alias.asname: alias.name for node in marking for alias in node.names if alias.asname}


def message(shape: str, texts: list[str], place: str) -> Message:
    parts = dict(zip(shape, texts, strict=False))
    return Message(parts.get("c", ""), parts.get("s", ""), parts.get("p", ""), place)


def definition_of_figure(node: ast.FunctionDef, path: Path) -> Iterator[Message]:
    """The docstring of a figure is printed as its definition: a word of the screen like any other."""
    names = [
        mark.func.id for mark in node.decorator_list if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name)
    ]
    if "figure" in names and (docstring := ast.get_docstring(node)):
        yield message("s", [" ".join(docstring.split())], f"{path.relative_to(ROOT)}:{node.lineno}")


def words_in_python(path: Path) -> Iterator[Message]:
    tree = ast.parse(path.read_text(), str(path))
    named = other_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from definition_of_figure(node, path)
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        shape = shape_of(named.get(name, name))
        if not shape or len(node.args) < len(shape):
            continue
        place = f"{path.relative_to(ROOT)}:{node.lineno}"
        arguments = node.args[: len(shape)]
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in arguments):
            raise NotLiteralError(f"{place}: {name}() takes a plain text, with placeholders filled in afterwards")
        texts = [a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(texts) == len(shape) and all(texts):
            yield message(shape, texts, place)


def words_in_template(path: Path) -> Iterator[Message]:
    # Django leaves only the calls and blanks everything else out with the letter X.
    source = "(" + templatize(path.read_text(), origin=str(path)) + "\n)"
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.string.strip()]
    for index, token in enumerate(tokens):
        shape = shape_of(token.string)
        if token.type != tokenize.NAME or not shape or tokens[index + 1].string != "(":
            continue
        texts = []
        for follower in tokens[index + 2 :]:
            if follower.type == tokenize.STRING:
                texts.append(ast.literal_eval(follower.string))
            elif follower.string != ",":
                break
        yield message(shape, texts, f"{path.relative_to(ROOT)}:{token.start[0]}")


def words() -> list[Message]:
    found: list[Message] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found += words_in_python(path)
    for path in sorted(PACKAGE.glob("**/templates/**/*")):
        if path.is_file():
            found += words_in_template(path)
    return [word for word in found if word.msgid]


def catalogue() -> polib.POFile:
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=120)
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = {
        "Project-Id-Version": "xieshang",
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return fresh


def key_of(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def placeholders(text: str) -> set[str]:
    return {found.group(0) for found in PLACEHOLDER.finditer(text)}


def faults(entry: polib.POEntry) -> Iterator[str]:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if "fuzzy" in entry.flags or not texts or not all(texts):
        yield "no translation"
        return
    wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    for text in texts:
        # A Chinese plural may drop the number; it may never name one that is not given.
        if placeholders(text) - wanted or (not entry.msgid_plural and placeholders(text) != wanted):
            yield f"placeholders differ: {text!r}"


def check() -> int:
    entries = {key_of(entry): entry for entry in catalogue() if not entry.obsolete}
    used: set[tuple[str, str]] = set()
    wrong = []
    for word in words():
        if word.key in used:
            continue
        used.add(word.key)
        entry = entries.get(word.key)
        if entry is None:
            wrong.append(f"{word.place}: {word.msgid!r}: not in the catalogue")
            continue
        if word.plural and not entry.msgid_plural:
            wrong.append(f"{word.place}: {word.msgid!r}: the catalogue has no plural")
        wrong += [f"{word.place}: {word.msgid!r}: {fault}" for fault in faults(entry)]
    print("\n".join(wrong))
    unused = [msgid for context, msgid in entries.keys() - used]
    if unused:
        shown = ", ".join(repr(msgid) for msgid in sorted(unused)[:5])
        print(f"warning: {len(unused)} entries are not used any more (make translations drops them): {shown} ...")
    print(f"{len(used)} messages, {len(wrong)} without a good translation")
    return 1 if wrong else 0


def update() -> int:
    """Every word of the code stands in the catalogue, new ones untranslated; unused ones are gone."""
    old = {key_of(entry): entry for entry in catalogue()}
    fresh = catalogue()
    fresh.clear()
    seen: dict[tuple[str, str], polib.POEntry] = {}
    for word in words():
        entry = seen.get(word.key)
        if entry is None:
            entry = old.get(word.key) or polib.POEntry(msgid=word.msgid, msgctxt=word.context or None)
            entry.obsolete = False
            entry.occurrences = []
            seen[word.key] = entry
        if word.plural and not entry.msgid_plural:
            entry.msgid_plural = word.plural
            entry.msgstr_plural = {0: entry.msgstr}
            entry.msgstr = ""
        place = (word.place.rsplit(":", 1)[0], "")
        if place not in entry.occurrences:
            entry.occurrences.append(place)
    fresh.extend(sorted(seen.values(), key=lambda entry: (entry.occurrences[0][0], entry.msgid)))
    save(fresh)
    missing = [entry.msgid for entry in fresh if any(faults(entry))]
    print(f"{len(fresh)} entries, {len(fresh) - len(missing)} translated, {len(old.keys() - seen.keys())} dropped")
    return 0


def merge(paths: list[Path]) -> int:
    """Lines `msgid<TAB>msgstr` translate entries that have no translation; another one is told, not taken."""
    update()
    entries: dict[str, list[polib.POEntry]] = {}
    book = catalogue()
    for entry in book:
        entries.setdefault(entry.msgid, []).append(entry)
    unknown = 0
    for path in paths:
        for line in path.read_text().splitlines():
            msgid, tab, msgstr = line.partition("\t")
            msgid, msgstr = (text.replace("\\n", "\n") for text in (msgid, msgstr.strip()))
            if not tab or not msgstr:
                continue
            unknown += msgid not in entries
            for entry in entries.get(msgid, []):
                translate(entry, msgstr, path)
    save(book)
    print(f"{unknown} lines name words that the code does not have (yet)")
    return 0


def translate(entry: polib.POEntry, msgstr: str, path: Path) -> None:
    present = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
    if present and present != msgstr:
        print(f"{path.name}: {entry.msgid!r} is {present!r} already, not {msgstr!r}")
    elif entry.msgid_plural:
        entry.msgstr_plural = {0: msgstr}
    else:
        entry.msgstr = msgstr


def save(book: polib.POFile) -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(CATALOGUE))


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    try:
        match arguments:
            case ["check"]:
                return check()
            case ["update"]:
                return update()
            case ["merge", *paths] if paths:
                return merge([Path(path) for path in paths])
    except (NotLiteralError, tokenize.TokenError, SyntaxError) as error:
        print(error)
        return 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
