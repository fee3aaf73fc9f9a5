"""Word documents are read as they look with all changes accepted."""

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerError, InputError
from aligner.readers import READERS

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(body, styles="", *, strict=False, **extra):
    """A Word document with this body, as small as one can be."""
    document = f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
    if strict:
        document = document.replace(_W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship '
        f'Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f"<w:styles {_NAMESPACES}>{styles}</w:styles>",
    } | extra
    return zipped(parts)


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(data):
    return READERS.get(".docx").read(data, encoding=None, lang=None)


def texts(body, styles=""):
    return [block.text for block in read(package(body, styles))]


def p(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(identifier, name, rest=""):
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{rest}'
        "</w:style>"
    )


def styled(identifier):
    return f'<w:pStyle w:val="{identifier}"/>'


def test_a_document_that_python_docx_wrote_is_read_in_order():
    document = docx.Document()
    document.add_heading("تقرير", 0)
    document.add_heading("Introduction", 2)
    document.add_paragraph("The hospital\twas\nhit.")
    document.add_paragraph("First", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"r{row + 1}c{column + 1}"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "nested"
    document.add_paragraph("The end.")
    document.sections[0].header.paragraphs[0].text = "Running head"
    buffer = io.BytesIO()
    document.save(buffer)
    assert [(b.kind, b.level, b.text, b.locator) for b in read(buffer.getvalue())] == [
        ("heading", 1, "تقرير", "paragraph 1"),
        ("heading", 2, "Introduction", "paragraph 2"),
        ("paragraph", 0, "The hospital was hit.", "paragraph 3"),
        ("list-item", 1, "First", "paragraph 4"),
        ("table-cell", 0, "r1c1", "table 1, row 1, column 1"),
        ("table-cell", 0, "r1c2", "table 1, row 1, column 2"),
        ("table-cell", 0, "r2c1", "table 1, row 2, column 1"),
        ("table-cell", 0, "r2c2", "table 1, row 2, column 2"),
        ("table-cell", 0, "nested", "table 1, row 2, column 2, table 1, row 1, column 1"),
        ("paragraph", 0, "The end.", "paragraph 5"),
    ]


def test_insertions_are_kept_and_deletions_dropped():
    body = p(
        r("killed "),
        f"<w:del>{r('five').replace('w:t', 'w:delText')}</w:del>",
        f"<w:ins>{r('six')}</w:ins>",
        f"<w:moveFrom>{r(' away')}</w:moveFrom>",
        f"<w:moveTo>{r(' here')}</w:moveTo>",
    )
    assert texts(body) == ["killed six here"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = p(r("One "), properties="<w:rPr><w:del/></w:rPr>") + p(r("sentence.")) + p(r("Next."))
    assert texts(body) == ["One sentence.", "Next."]


def test_deleted_table_rows_are_dropped():
    rows = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('old'))}</w:tc></w:tr>"
    assert texts(f"<w:tbl>{rows}<w:tr><w:tc>{p(r('new'))}</w:tc></w:tr></w:tbl>") == ["new"]


def test_merged_cells_appear_once_and_columns_are_counted_over_them():
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p(r("wide"))}</w:tc>'
    tall = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p(r("tall"))}</w:tc>'
    below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p(r('hidden below'))}</w:tc>"
    plain = f"<w:tc>{p(r('plain'))}</w:tc>"
    blocks = read(
        package(
            f"<w:tbl><w:tr>{wide}{tall}</w:tr><w:sdt><w:sdtContent><w:tr>{plain}{plain}{below}"
            "</w:tr></w:sdtContent></w:sdt></w:tbl>"
        )
    )
    assert [(b.text, b.locator) for b in blocks] == [
        ("wide", "table 1, row 1, column 1"),
        ("tall", "table 1, row 1, column 3"),
        ("plain", "table 1, row 2, column 1"),
        ("plain", "table 1, row 2, column 2"),
    ]


STYLES = (
    style("1", "heading 1")
    + style("a3", "العنوان 2")
    + style("berschrift3", "Überschrift 3")
    + style("Mine", "Report section", '<w:basedOn w:val="1"/>')
    + style("Outlined", "Legal", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>')
    + style("Loop", "Loop", '<w:basedOn w:val="Loop2"/>')
    + style("Loop2", "Loop 2", '<w:basedOn w:val="Loop"/>')
    + style("Lst", "List Number", '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>')
)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (styled("1"), ("heading", 1)),
        (styled("a3"), ("heading", 2)),
        (styled("berschrift3"), ("heading", 3)),
        (styled("Mine"), ("heading", 1)),
        (styled("Outlined"), ("heading", 4)),
        ('<w:outlineLvl w:val="0"/>', ("heading", 1)),
        (styled("1") + '<w:outlineLvl w:val="9"/>', ("paragraph", 0)),
        (styled("Loop"), ("paragraph", 0)),
        (styled("Unknown"), ("paragraph", 0)),
        (styled("Lst"), ("list-item", 1)),
        ('<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>', ("list-item", 3)),
        (styled("Lst") + '<w:numPr><w:numId w:val="0"/></w:numPr>', ("paragraph", 0)),
    ],
)
def test_headings_and_list_items_are_known_by_style_outline_or_number(properties, expected):
    (block,) = read(package(p(r("مقدمة"), properties=properties), STYLES))
    assert (block.kind, block.level) == expected


def field(code, result):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark("begin") + code + mark("separate") + result + mark("end")


def test_the_result_of_a_field_is_shown_and_its_code_is_not():
    nested = field("IF " + "x", r("shown"))
    assert texts(p(r("see page "), field("PAGEREF _Toc1", r("12")), r("."))) == ["see page 12."]
    inner = nested.replace("<w:instrText>IF x</w:instrText>", "<w:t>code</w:t>" + nested)
    assert texts(p(inner)) == ["shown"]


def test_a_field_that_is_never_closed_swallows_nothing_after_its_paragraph():
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("code")) + p(r("text"))
    assert texts(body) == ["text"]


def test_links_content_controls_and_simple_fields_are_text():
    body = p(
        f"<w:hyperlink>{r('the report')}</w:hyperlink>",
        f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{r(' of 2017')}</w:sdtContent></w:sdt>",
        f'<w:fldSimple w:instr="DATE">{r(" (May)")}</w:fldSimple>',
        f"<w:smartTag>{r('!')}</w:smartTag>",
    )
    assert texts(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>") == [
        "the report of 2017 (May)!"
    ]


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{p(r('in the box'))}{p(r('still'))}</w:txbxContent>"
    body = p(
        r("around "),
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        r("it"),
    )
    blocks = read(package(body))
    assert [(b.text, b.locator) for b in blocks] == [
        ("around it", "paragraph 1"),
        ("in the box", "text box 1"),
        ("still", "text box 1"),
    ]


def test_breaks_tabs_and_special_hyphens_are_characters():
    body = p(r("a"), "<w:r><w:tab/><w:br/></w:r>", r("b"), "<w:r><w:noBreakHyphen/></w:r>", r("c"))
    assert texts(body) == ["a b\u2011c"]


def test_hidden_text_is_left_out():
    body = p(r("seen"), r(" not", "<w:vanish/>"), r(" and", '<w:vanish w:val="0"/>'))
    assert texts(body) == ["seen and"]


def test_formulas_and_bidirectional_marks_stay():
    body = p(r("\u200fقيمة\u00a0"), "<m:oMath><m:r><m:t>x=7</m:t></m:r></m:oMath>")
    assert texts(body) == ["\u200fقيمة\u00a0x=7"]


def test_strict_documents_are_read():
    assert [b.text for b in read(package(p(r("strict")), strict=True))] == ["strict"]


WORD = package("".join(p(r(f"Paragraph {i} with some words in it.")) for i in range(40)), STYLES)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (WORD[:400], "damaged or incomplete"),
        (WORD[:-30], "damaged or incomplete"),
        (b"plain text", "not a Word document .* another kind of file"),
        (zipped({"notes.txt": "text"}), "not a Word document .* a ZIP archive"),
        (zipped({"xl/workbook.xml": "<a/>"}), "not a Word document .* an Excel workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            r"old Word .*\.doc",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (package("", **{"word/document.xml": "<not closed"}), "damaged"),
        (package("", **{"word/document.xml": "<html/>"}), "not a Word document"),
        (
            package("", **{"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "document type",
        ),
        (
            package(
                "", **{"word/document.xml": '\ufeff<!DOCTYPE a SYSTEM "x"><a/>'.encode("utf-16")}
            ),
            "damaged|document type",
        ),
        (zipped({f"word/{i}": "" for i in range(10_050)}), "parts inside"),
    ],
)
def test_what_is_no_sound_word_document_is_refused_with_its_reason(data, message):
    with pytest.raises(InputError, match=message):
        read(data)


def test_a_zip_bomb_is_refused_by_ratio_and_by_size():
    bomb = package("", **{"word/document.xml": b"<a>" + b" " * 20_000_000 + b"</a>"})
    with pytest.raises(InputError, match="times its size"):
        read(bomb)
    with pytest.raises(InputError, match="64 MB"):
        read(package("", **{"word/document.xml": b" " * 70_000_000}))


def test_a_part_that_lies_about_its_size_is_refused():
    data = bytearray(package("", **{"word/document.xml": b"<a>" + b" " * 20_000_000 + b"</a>"}))
    at = data.rindex(b"word/document.xml", 0, data.rindex(b"word/_rels")) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises(InputError, match="damaged"):
        read(bytes(data))


def test_tables_without_a_bottom_are_refused():
    deep = "<w:tbl><w:tr><w:tc>" * 60 + p(r("x")) + "</w:tc></w:tr></w:tbl>" * 60
    with pytest.raises(InputError, match=r"damaged|nested"):
        read(package(deep))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WORD) - 1), st.integers(0, 255)), max_size=12))
def test_any_damage_to_the_archive_gives_blocks_or_an_error_for_the_user(changes):
    data = bytearray(WORD)
    for position, byte in changes:
        data[position] = byte
    try:
        read(bytes(data))
    except AlignerError as error:
        message = str(error)
    else:
        message = ""
    assert "\n" not in message


_PIECES = [
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "text", "<w:tbl>", "</w:tbl>",
    "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:pPr/>", '<w:fldChar w:fldCharType="begin"/>',
    '<w:fldChar w:fldCharType="end"/>', "<w:sdtContent>", "</w:sdtContent>", "<w:txbxContent>",
    "</w:txbxContent>", '<w:sym w:char="D800"/>', '<w:gridSpan w:val="x"/>', "<w:br/>",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_any_order_of_elements_gives_blocks(pieces):
    chosen, opened = [], []
    for piece in pieces:
        if piece.startswith("</"):
            if opened:
                chosen.append(f"</{opened.pop()}>")
        else:
            chosen.append(piece)
            if piece.startswith("<") and not piece.endswith("/>"):
                opened.append(piece[1:-1])
    chosen += [f"</{name}>" for name in reversed(opened)]
    for block in read(package("".join(chosen))):
        assert block.text == block.text.strip() != ""
        block.text.encode()
