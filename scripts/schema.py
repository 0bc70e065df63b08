"""Write the schema of the file and the types of the page: ``python scripts/schema.py``.

Both come from the dataclasses that the loader reads with (``kpitree_widgets/io/file.py``): names, types
and defaults from their fields, descriptions from their docstrings.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kpitree_widgets.calendar import PATTERNS
from kpitree_widgets.io.file import VERSION, File
from kpitree_widgets.io.kind_of import BY_PERIOD, PATH, SHIFT, Formula, Numbers, slots_of
from kpitree_widgets.io.kinds import ByName, Choice, Day, Flag, Kind, Many, Number, Text, Whole
from kpitree_widgets.io.records import Built, Either, Record, Slot

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "kpitree_widgets" / "io" / "kpitree.schema.json"
TYPES = ROOT / "js" / "src" / "kpitree-file.ts"
Json = dict[str, Any]

NUMBERS_BY_PERIOD: Json = {
    "description": "Numbers by period key; a period that is not named has none.",
    "type": "object",
    "propertyNames": {
        "pattern": f"^(?:{'|'.join(pattern.pattern for pattern in PATTERNS.values())})$"
    },
    "additionalProperties": {"type": "number"},
}
DATE: Json = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
PATH_BY_DATE: Json = {
    "description": "Numbers to be reached by dates, and on a straight line between them.",
    "type": "object",
    "properties": {
        "path": {
            "type": "object",
            "propertyNames": {"pattern": DATE["pattern"]},
            "additionalProperties": {"type": "number"},
        }
    },
    "required": ["path"],
    "additionalProperties": False,
}
SHIFT_AS_TEXT: Json = {
    "description": (
        "A change of the baseline of the same period: `+3`, `+10%`, `+0.5 pp`, or `+2%/period`, "
        "which compounds from the first period of the scenario on."
    ),
    "type": "string",
    "pattern": r"^[+−-]\s*[\d.].*$",
}


def schema() -> Json:
    """The JSON Schema (draft 2020-12) of version 2 of the file."""
    definitions: dict[str, Json] = {
        "NumbersByPeriod": NUMBERS_BY_PERIOD,
        "PathByDate": PATH_BY_DATE,
        "Shift": SHIFT_AS_TEXT,
    }
    top = _record(File, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kpitree:file:{VERSION}",
        "title": "KPITreeFile",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def _record(record: type, definitions: dict[str, Json]) -> Json:
    slots = slots_of(record)
    told = _field_texts(record)
    return {
        "description": _line((inspect.getdoc(record) or "").split("\n\n")[0]),
        "type": "object",
        "properties": {
            name: {**_told(told, slot), **_kind(slot.kind, definitions)}
            for name, slot in slots.items()
        },
        "required": [name for name, slot in slots.items() if slot.required],
        "additionalProperties": False,
    }


def _told(texts: Mapping[str, str], slot: Slot) -> Json:
    text = texts.get(slot.attribute)
    said = {"description": text} if text else {}
    plain = not slot.required and isinstance(slot.default, str | int | float)
    return said | ({"default": slot.default} if plain else {})


def _kind(kind: Kind, definitions: dict[str, Json]) -> Json:  # noqa: C901, PLR0911, PLR0912 - a case per kind
    match kind:
        case Formula():
            return {"type": "string", "minLength": 1}
        case Day():
            return DATE
        case Text():
            return {"type": "string"}
        case Number():
            return {"type": "number"}
        case Flag():
            return {"type": "boolean"}
        case Whole(least, most):
            ends = {"minimum": least, "maximum": most}
            return {"type": "integer"} | {k: v for k, v in ends.items() if v is not None}
        case Choice((only,)):
            return {"const": only}
        case Choice(values):
            return {"enum": list(values)}
        case Numbers():
            return {"type": "array", "items": {"type": ["number", "null"]}}
        case Many(inner):
            return {"type": "array", "items": _kind(inner, definitions)}
        case ByName(inner):
            return {"type": "object", "additionalProperties": _kind(inner, definitions)}
        case Either(kinds):
            return {"anyOf": [_kind(one, definitions) for one in kinds]}
        case Built() if kind is BY_PERIOD:
            return {"$ref": "#/$defs/NumbersByPeriod"}
        case Built() if kind is PATH:
            return {"$ref": "#/$defs/PathByDate"}
        case Built() if kind is SHIFT:
            return {"$ref": "#/$defs/Shift"}
        case Record(record):
            name = record.__name__
            if name not in definitions:
                definitions[name] = {}
                definitions[name] = _record(record, definitions)
            return {"$ref": f"#/$defs/{name}"}
        case _:
            raise TypeError(f"{kind} has no schema yet")


@cache
def _field_texts(record: type) -> dict[str, str]:
    """The text below each field of a dataclass."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - what getsource gives of a class
    found: dict[str, str] = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        match field, text:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(told))),
            ):
                found[name] = _line(told)
            case _:
                pass
    return found


def _line(text: str) -> str:
    """A docstring as one line, in the words of a file: what is None there is left out here."""
    line = " ".join(text.split()).replace("``", "`")
    return line.replace("`None`", "left out").replace("NaN", "`null`")


def types(schema: Json) -> str:
    """TypeScript for what ``schema`` describes, as Biome formats it."""
    parts = [
        "// Written by scripts/schema.py from the dataclasses of the package; not edited by hand.\n\n",
        *_interface(schema["title"], schema),
    ]
    for name, definition in schema["$defs"].items():
        parts += ["\n", *_interface(name, definition)]
    return "".join(parts)


def _interface(name: str, schema: Json) -> Iterator[str]:
    yield _comment(schema["description"], "")
    if "properties" not in schema:
        yield f"export type {name} = {_type(schema)};\n"
        return
    yield f"export interface {name} {{\n"
    for field, inner in schema["properties"].items():
        if "description" in inner:
            yield _comment(inner["description"], "  ")
        optional = "" if field in schema["required"] else "?"
        yield f"  {field}{optional}: {_type(inner)};\n"
    yield "}\n"


def _comment(text: str, indent: str) -> str:
    if len(indent) + len(text) + 7 <= 100:
        return f"{indent}/** {text} */\n"
    lines = textwrap.wrap(text, 96 - len(indent))
    return "".join(
        [f"{indent}/**\n", *(f"{indent} * {line}\n" for line in lines), f"{indent} */\n"]
    )


def _type(schema: Json) -> str:  # noqa: C901, PLR0911 - a case per kind
    match schema:
        case {"$ref": str(target)}:
            return target.rpartition("/")[2]
        case {"const": value}:
            return json.dumps(value)
        case {"enum": values}:
            return " | ".join(map(json.dumps, values))
        case {"anyOf": kinds}:
            return " | ".join(map(_type, kinds))
        case {"type": [*names]}:
            return " | ".join(names)
        case {"type": "array", "items": items}:
            inner = _type(items)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"type": "object", "additionalProperties": dict(inner)}:
            return f"Record<string, {_type(inner)}>"
        case {"type": "object", "properties": properties}:
            fields = "; ".join(f"{name}: {_type(inner)}" for name, inner in properties.items())
            return f"{{ {fields} }}"
        case {"type": "integer"}:
            return "number"
        case {"type": name}:
            return str(name)
    raise TypeError(f"{schema} has no type yet")


def texts() -> dict[Path, str]:
    """What each file holds now."""
    found = schema()
    return {
        SCHEMA: json.dumps(found, indent=2, ensure_ascii=False) + "\n",
        TYPES: types(found),
    }


if __name__ == "__main__":
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
