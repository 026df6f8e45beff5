"""The page for the safe: one page, and a code that can be typed from it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from app.reports.pdf_paper import paper_bytes, write_paper
from app.reports.recovery_key import recovery_key_paper
from app.services.office_file.recovery_key import new, normalised
from tests.reports.made import page_texts


def test_the_code_is_on_one_page_and_can_be_read_back(tmp_path: Path) -> None:
    code = new()
    path = tmp_path / "code.pdf"
    write_paper(recovery_key_paper("渔洋关镇", code, date(2018, 10, 1)), path)
    texts = page_texts(path.read_bytes())
    assert len(texts) == 1
    assert "2018年10月1日" in texts[0]
    groups = re.findall(r"\b[0-9A-Z]{4}\b", texts[0])
    assert normalised("-".join(groups)) == normalised(code)


def test_the_same_code_gives_the_same_bytes() -> None:
    paper = recovery_key_paper("渔洋关镇", "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789")
    assert paper_bytes(paper) == paper_bytes(paper)
