"""HTML becomes what a reader of the page sees."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import AlignerError, InputError
from aligner.readers import READERS
from aligner.readers.html import DEEPEST


def read(markup, encoding=None):
    data = markup if isinstance(markup, bytes) else markup.encode()
    return READERS.get(".html").read(data, encoding=encoding, lang=None)


def texts(markup):
    return [block.text for block in read(markup)]


def test_inline_markup_entities_and_breaks_leave_one_sentence():
    markup = "<p>The <b>hospi<i>tal</i></b> &amp; the&nbsp;market<br>were\n  hit&#33;</p>"
    assert texts(markup) == ["The hospital & the\u00a0market were hit!"]


def test_block_elements_part_the_text_even_unclosed():
    markup = "<div>Intro <div>inner</div> tail<p>One<p>Two<ul><li>a<li>b</ul>end"
    assert texts(markup) == ["Intro", "inner", "tail", "One", "Two", "a", "b", "end"]


def test_kinds_and_places_are_told():
    blocks = read(
        "<h2>النتائج</h2><ul><li>سوق<ul><li>مخفر</ul></ul>"
        "<table><tr><th>المكان<th>التاريخ<tr><td>الأتارب<td>2017</table><p>خاتمة"
    )
    assert [(b.kind, b.level, b.locator) for b in blocks] == [
        ("heading", 2, "paragraph 1"),
        ("list-item", 1, "paragraph 2"),
        ("list-item", 2, "paragraph 3"),
        ("table-cell", 0, "table 1, row 1, column 1"),
        ("table-cell", 0, "table 1, row 1, column 2"),
        ("table-cell", 0, "table 1, row 2, column 1"),
        ("table-cell", 0, "table 1, row 2, column 2"),
        ("paragraph", 0, "paragraph 4"),
    ]


def test_what_is_not_shown_is_left_out():
    markup = (
        "<html><head><title>T</title><style>p {}</style></head><body>seen"
        "<script>let x = '<p>no</p>'</script><noscript>no</noscript><template><p>no</template>"
        "<p hidden>no</p><p style='color:red; display : none'>no</p><i aria-hidden=true>no</i>"
        "<dialog>no</dialog><!-- no --><select><option>no</select></body></html>"
    )
    assert texts(markup) == ["seen"]


def test_preformatted_lines_stay_lines():
    blocks = read("<pre>قفا نبك من ذكرى\n  حبيب ومنزل\n\nend</pre>")
    assert [(b.kind, b.text) for b in blocks] == [
        ("line", "قفا نبك من ذكرى"),
        ("line", "حبيب ومنزل"),
        ("line", "end"),
    ]


def test_two_breaks_part_paragraphs():
    assert texts("<p>one<br>two<br> <br/>three") == ["one two", "three"]


def test_elements_that_close_themselves_in_xhtml_swallow_nothing():
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    spans = "".join(f'<p>Page {i}<span id="p{i}"/></p>' for i in range(1500))
    assert len(texts(f"{page}<script src='a.js'/>{spans}<h1>End</h1></body></html>")) == 1501


ARABIC = "قال مسؤول في وزارة الصحة إن القصف أصاب المستشفى"


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<meta charset="windows-1256">', "windows-1256"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-6">', "iso-8859-6"),
        ('<?xml version="1.0" encoding="windows-1256"?>', "windows-1256"),
        ("", "windows-1256"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta charset="utf-16">', "utf-8"),
        ('<meta charset="nonsense">', "utf-8"),
    ],
)
def test_the_encoding_is_declared_marked_or_found(head, codec):
    assert read(f"{head}<p>{ARABIC}</p>".encode(codec))[0].text == ARABIC


def test_latin_1_on_the_web_means_windows_1252():
    data = '<meta charset="iso-8859-1"><p>The “hospital”</p>'.encode("windows-1252")
    assert read(data)[0].text == "The “hospital”"


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<div></x>" * 50_000,
        "<a><div>" * 30_000,
        "<b><p>" * 50_000,
        "<table><tr><td>" * 20_000,
    ],
)
def test_bottomless_nesting_is_refused_in_no_time(markup):
    with pytest.raises(InputError, match=f"nested more than {DEEPEST} deep"):
        read(markup + "text")


def test_many_siblings_are_no_nesting():
    assert len(texts("<ul>" + "<li>x" * 5_000)) == 5_000


def test_text_without_any_tag_is_no_html():
    with pytest.raises(InputError, match=r"rename it to \.txt"):
        read("just a line")


@given(
    st.lists(
        st.sampled_from(
            "<p> <div> </div> <b> </b> <table> <tr> <td> </table> <pre> </pre> <br> <!-- --> "
            "<script> </script> text نص &amp; &# < <li> <ul> </ul> <h1> </h1> <template> "
            "<svg> </svg> <select> <option> <p\thidden>".split(" ")
        ),
        max_size=60,
    )
)
def test_any_soup_of_tags_is_read(pieces):
    for block in read("<i>" + "".join(pieces)):
        assert block.text == block.text.strip() != ""
        assert "\n" not in block.text


@given(st.binary(max_size=200))
def test_any_bytes_give_blocks_or_an_error_for_the_user(data):
    with contextlib.suppress(AlignerError):
        assert all(block.text for block in read(b"<p>" + data))
