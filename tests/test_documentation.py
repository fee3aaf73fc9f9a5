"""The documentation keeps up with the program: commands, options, dependencies, examples, links."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest
import typer

import aligner
from aligner.cli import app
from aligner.exporters import EXPORTERS
from aligner.readers import READERS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
COMMANDS = typer.main.get_command(app).commands


def section(command: str) -> str:
    """What docs/commands.md says under the heading of a command."""
    text = (DOCS / "commands.md").read_text("utf-8")
    heading = f"\n## `aligner {command}`\n"
    assert heading in text, f"docs/commands.md has no section on `aligner {command}`"
    return text.split(heading)[1].split("\n## ")[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_and_each_of_its_options_is_documented(command):
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", section(command)))
    names = {
        name
        for parameter in COMMANDS[command].params
        for name in parameter.opts
        if name.startswith("-")
    }
    assert names - documented == set()


def test_no_command_is_documented_that_does_not_exist():
    text = (DOCS / "commands.md").read_text("utf-8")
    assert set(re.findall(r"^## `aligner (\S+)`$", text, re.M)) == set(COMMANDS)


def test_the_options_of_the_program_itself_are_documented():
    text = (DOCS / "commands.md").read_text("utf-8")
    for name in ("--debug", "--version", "--help"):
        assert name in text


def test_each_dependency_has_a_row_in_the_readme_that_says_what_it_is_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    needed = {re.match(r"[A-Za-z0-9._-]+", requirement).group().lower() for requirement in wanted}
    rows = re.findall(r"^\| ([a-z0-9._-]+) \| .{10,} \|$", (ROOT / "README.md").read_text(), re.M)
    assert set(rows) == needed


def test_each_format_is_documented():
    text = (DOCS / "formats.md").read_text("utf-8")
    assert [ending for ending in (*READERS, *EXPORTERS) if f"`{ending}`" not in text] == []


def test_each_public_name_is_documented():
    text = (DOCS / "python.md").read_text("utf-8")
    assert [name for name in aligner.__all__ if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)", page.read_text("utf-8")):
        path, anchor = target
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{page.name} links to {path}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", linked.read_text("utf-8"), re.M)
            slugs = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}
            assert anchor[1:] in slugs, f"{page.name} links to {path}{anchor}"


def test_the_examples_in_python_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for number, name in (("000", "report.en.txt"), ("001", "report.ar.txt")):
        (seed,) = (ROOT / "seeds").glob(f"{number}_*")
        shutil.copy(seed, name)
    monkeypatch.setattr(EXPORTERS, "_loaded", dict(EXPORTERS._loaded))
    names: dict[str, object] = {}
    for example in re.findall(
        r"^```python\n(.*?)^```$", (DOCS / "python.md").read_text("utf-8"), re.M | re.S
    ):
        exec(compile(example, "docs/python.md", "exec"), names)  # noqa: S102
    assert {path.name for path in tmp_path.iterdir()} >= {
        "memory.tmx",
        "report.aligner",
        "report.pairs",
    }
    assert "(omitted)" in capsys.readouterr().out
