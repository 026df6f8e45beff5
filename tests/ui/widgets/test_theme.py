"""The look: letters that all grows with, colours that can be read, Chinese in Qt's own words."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app import paths
from app.ui.widgets import dialogs, theme
from app.ui.widgets.theme import THEME, Letters, Tone


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = (theme.PAPER, theme.GROUND, theme.ACCENT_PALE)
INKS = (theme.TEXT, theme.QUIET, theme.WAITING, theme.MUST_DO, theme.DONE, theme.ACCENT_DARK)
PAIRS = [
    *itertools.product(INKS, GROUNDS),
    (theme.PAPER, theme.ACCENT),
    (theme.PAPER, theme.ACCENT_DARK),
    (theme.TEXT, theme.WAITING_PALE),
    (theme.TEXT, theme.MUST_DO_PALE),
    (theme.TEXT, theme.DONE_PALE),
]


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


def test_the_measure_of_contrast_is_the_known_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_letters_change_at_once_and_all_with_them(look: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("生成花名册")
    qtbot.addWidget(button)
    button.show()
    small = (button.sizeHint(), theme.row_height(), theme.em())
    THEME.set_letters(Letters.HUGE)
    assert QFontInfo(button.font()).pointSize() == 18
    assert button.sizeHint().width() > small[0].width() * 1.5
    assert theme.row_height() > small[1] * 1.5
    assert theme.em() == pytest.approx(small[2] * 18 / 11, rel=0.05)


def test_what_is_remembered_is_read_back() -> None:
    assert [Letters.read(size.value) for size in Letters] == list(Letters)
    assert Letters.read("") is Letters.STANDARD
    assert Letters.read("gross") is Letters.STANDARD
    assert [size.points for size in Letters] == [11, 14, 18]


def test_digits_are_of_one_width_and_signs_are_in_the_font(look: QApplication) -> None:
    metrics = QFontMetrics(theme.font(14))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    raw = QRawFont(str(paths.font("NotoSansSC-Regular.ttf")), 12.0)
    signs = "".join(tone.sign for tone in Tone)
    assert [sign for sign in signs if not raw.supportsCharacter(ord(sign))] == []
    assert QFontInfo(QFont(look.font())).family() == theme.FAMILY


def test_qts_own_words_are_chinese(look: QApplication) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QCoreApplication.translate("QAbstractFileIconProvider", "Folder") == "文件夹"


def test_the_dangerous_button_is_never_the_default(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QMessageBox

    stop = dialogs.Choice("停发待遇", dangerous=True)
    draft = dialogs.Choice("生成花名册")
    cases = [((stop,), "返回"), ((stop, draft), "生成花名册"), ((draft,), "生成花名册")]
    for choices, expected in cases:
        box = dialogs._message(None, QMessageBox.Icon.Question, "问题", "", choices, "返回")
        qtbot.addWidget(box)
        assert box.defaultButton().text() == expected
        assert box.escapeButton().text() == "返回"
