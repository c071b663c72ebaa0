from __future__ import annotations

from pathlib import Path

from bot.welcome.version import digest


def test_a_digest_changes_with_contents_and_names_also_outside_the_root(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "data"
    for folder in (root, outside):
        folder.mkdir()
        (folder / "a.yml").write_text("text", encoding="utf-8")
    both = [root / "a.yml", outside / "a.yml"]
    before = digest(both, root)
    assert digest(reversed(both), root) == before
    (outside / "a.yml").write_text("another text", encoding="utf-8")
    changed = digest(both, root)
    assert changed != before
    (outside / "a.yml").rename(outside / "b.yml")
    assert digest([root / "a.yml", outside / "b.yml"], root) != changed
