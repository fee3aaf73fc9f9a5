"""Markdown gives its prose without its markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.readers import READERS

DOCUMENT = """\
---
title: Methodology
---
# منهجية *البحث*

A paragraph with a [link](https://example.org "t"), a [reference][1], `code`,
**bold** text<br>and an entity &amp; an image ![alt](map.png).

1. First
   - Nested item
     that goes on
2. Second

| Place | Date |
|:------|-----:|
| Idlib | 2017 |

> Quoted words.

```sh
make  demo
make test
```

<div><p>Raw <em>HTML</em></p></div>

Setext
======

[1]: https://example.org/1
"""


def read(text):
    return READERS.get(".md").read(text.encode(), encoding=None, lang=None)


def test_a_document_is_read_in_order():
    assert [(b.kind, b.level, b.text, b.locator) for b in read(DOCUMENT)] == [
        ("heading", 1, "منهجية البحث", "line 4"),
        (
            "paragraph",
            0,
            "A paragraph with a link, a reference, code, bold text and an entity & an image .",
            "line 6",
        ),
        ("list-item", 1, "First", "line 9"),
        ("list-item", 2, "Nested item that goes on", "line 10"),
        ("list-item", 1, "Second", "line 12"),
        ("table-cell", 0, "Place", "table 1, row 1, column 1"),
        ("table-cell", 0, "Date", "table 1, row 1, column 2"),
        ("table-cell", 0, "Idlib", "table 1, row 2, column 1"),
        ("table-cell", 0, "2017", "table 1, row 2, column 2"),
        ("paragraph", 0, "Quoted words.", "line 18"),
        ("line", 0, "make  demo", "line 21"),
        ("line", 0, "make test", "line 22"),
        ("paragraph", 0, "Raw HTML", "line 25, paragraph 1"),
        ("heading", 1, "Setext", "line 27"),
    ]


def test_characters_that_only_look_like_markup_stay():
    (block,) = read("2 * 3 * 4 = 24, snake_case_name, a \\*star\\*, and [brackets].")
    assert block.text == "2 * 3 * 4 = 24, snake_case_name, a *star*, and [brackets]."


def test_windows_line_ends_are_line_ends():
    assert [b.text for b in read("# A\r\n\r\nb\r\nc")] == ["A", "b c"]


def test_a_rule_at_the_top_is_no_metadata():
    assert [b.text for b in read("---\n\nProse without an end mark.")] == [
        "Prose without an end mark."
    ]


@pytest.mark.parametrize(
    "text",
    [">" * 5_000 + " x", "\n".join("  " * i + f"- {i}" for i in range(200)), "- " * 500 + "x"],
)
def test_nesting_that_the_parser_would_drop_is_an_error(text):
    with pytest.raises(InputError, match="nested more than"):
        read(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "*a **b " * 20_000, "![" * 50_000])
def test_endless_openings_are_kept_as_text(text):
    assert "".join(b.text for b in read(text)) == text.strip()


@given(st.text(st.sampled_from("ab اب#*_`[]()!|>-+.1\n\n \t~<br>/&;:\\"), max_size=200))
def test_any_text_is_read(text):
    for block in read(text):
        assert block.text == block.text.strip() != ""
        assert "\n" not in block.text
