"""How everything looks: letters in three sizes that all else grows with, and few quiet colours."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from string import Template
from typing import ClassVar, NamedTuple, cast

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from app import paths

FAMILY = "Noto Sans SC"
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
SPACE = 4  # px; margins and gaps are multiples of it
ROW_HEIGHT = 1.9  # times the letters

TEXT = "#1d2733"
QUIET = "#4a5766"
PAPER = "#ffffff"
GROUND = "#f3f5f8"
LINE = "#c3ccd6"
FRAME = "#7d8a99"
ACCENT = "#2a6aa8"
ACCENT_DARK = "#1d5085"
ACCENT_PALE = "#dceaf7"
WAITING = "#8a5200"
MUST_DO = "#b3261e"
DONE = "#1c6b3a"
WAITING_PALE = "#fff1d6"
MUST_DO_PALE = "#fde8e6"
DONE_PALE = "#e2f3e8"


class Letters(StrEnum):
    """The three sizes of letters; the value is what is remembered."""

    STANDARD = "standard"
    LARGE = "large"
    HUGE = "huge"

    @property
    def points(self) -> int:
        return {"standard": 11, "large": 14, "huge": 18}[self.value]

    @property
    def word(self) -> str:
        return {"standard": "标准", "large": "大", "huge": "特大"}[self.value]

    @classmethod
    def read(cls, text: str) -> Letters:
        """What was remembered; anything unknown is the standard size."""
        return cls(text) if text in cls._value2member_map_ else cls.STANDARD


class Tone(StrEnum):
    """What a sign says; colour is never alone, a sign and a word go with it."""

    PLAIN = "plain"
    WAITING = "waiting"
    MUST_DO = "must-do"
    DONE = "done"

    @property
    def colour(self) -> str:
        return {"plain": TEXT, "waiting": WAITING, "must-do": MUST_DO, "done": DONE}[self.value]

    @property
    def sign(self) -> str:
        return {"plain": "○", "waiting": "●", "must-do": "▲", "done": "✓"}[self.value]

    def say(self, word: str) -> str:
        """Sign and word as shown: ``✓ 已发放``."""
        return f"{self.sign} {word}"


class Weight(NamedTuple):
    """Sizes relative to the letters, for what is not plain text."""

    small: float = 0.9
    title: float = 1.25
    headline: float = 1.6


class Theme(QObject):
    """The look of the running program; ``changed`` comes after all widgets have it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.letters = Letters.STANDARD
        self._template = ""

    def start(self, application: QApplication, letters: Letters) -> None:
        """Fonts, Chinese for Qt's own words, light colours, and the style sheet."""
        for name in FONT_FILES:
            QFontDatabase.addApplicationFont(str(paths.font(name)))
        _translate(application)
        application.setStyle(QStyleFactory.create("Fusion"))
        # The office's papers are white; a dark desktop must not turn tables dark by halves.
        application.styleHints().setColorScheme(Qt.ColorScheme.Light)
        application.setPalette(_palette())
        self._template = (paths.resources() / "style.qss").read_text(encoding="utf-8")
        self.set_letters(letters)

    def set_letters(self, letters: Letters) -> None:
        """Change the size of all letters, and of all that grows with them, at once."""
        application = cast("QApplication", QApplication.instance())
        self.letters = letters
        application.setFont(font(letters.points))
        application.setStyleSheet(style_sheet(self._template, letters))
        self.changed.emit()


def font(points: float, *, bold: bool = False) -> QFont:
    """The program's font; digits are all of one width in it, so columns of figures align."""
    made = QFont(FAMILY)
    made.setPointSizeF(points)
    made.setBold(bold)
    made.setStyleHint(QFont.StyleHint.SansSerif)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made


def em(count: float = 1.0) -> int:
    """Pixels of ``count`` Chinese letters at the present size."""
    return round(QFontMetrics(QApplication.font()).horizontalAdvance("中") * count)


def resize(window: QWidget, wide: float, high: float) -> None:
    """So many letters wide and high, and with its frame no larger than the screen."""
    room = window.screen().availableGeometry()
    window.resize(min(em(wide), room.width() - 40), min(em(high), room.height() - 60))


def row_height() -> int:
    """Pixels of a table's row at the present size."""
    return round(em() * ROW_HEIGHT)


def colour(tone: Tone) -> QColor:
    """A tone's colour as Qt wants it."""
    return QColor(tone.colour)


def style_sheet(template: str, letters: Letters) -> str:
    """The style sheet for a size; raises KeyError when the template names what is not known."""
    sizes = Weight()
    pixels = letters.points * 96 / 72
    values = {
        "small_pt": f"{letters.points * sizes.small:.1f}",
        "title_pt": f"{letters.points * sizes.title:.1f}",
        "headline_pt": f"{letters.points * sizes.headline:.1f}",
        "icons": (paths.resources() / "icons").as_posix(),
        "pad": str(round(pixels * 0.28)),
        "wide_pad": str(round(pixels * 0.85)),
        "field_height": str(round(pixels * 1.45)),
        "mark": str(round(pixels * 1.05)),
        "bar": str(round(pixels * 0.95)),
        "arrow": str(round(pixels * 0.75)),
        "arrow_box": str(round(pixels * 1.6)),
        "tab_width": str(round(pixels * 5)),
    }
    colours = {
        "text": TEXT,
        "quiet": QUIET,
        "paper": PAPER,
        "ground": GROUND,
        "line": LINE,
        "frame": FRAME,
        "accent": ACCENT,
        "accent_dark": ACCENT_DARK,
        "accent_pale": ACCENT_PALE,
        "waiting": WAITING,
        "waiting_pale": WAITING_PALE,
        "must_do": MUST_DO,
        "must_do_pale": MUST_DO_PALE,
        "done": DONE,
        "done_pale": DONE_PALE,
    }
    return Template(template).substitute(values | colours)


def _palette() -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: GROUND,
        role.WindowText: TEXT,
        role.Base: PAPER,
        role.AlternateBase: GROUND,
        role.Text: TEXT,
        role.Button: PAPER,
        role.ButtonText: TEXT,
        role.ToolTipBase: PAPER,
        role.ToolTipText: TEXT,
        role.PlaceholderText: QUIET,
        role.Highlight: ACCENT,
        role.HighlightedText: PAPER,
        role.Accent: ACCENT,
        role.Link: ACCENT_DARK,
        role.LinkVisited: ACCENT_DARK,
    }
    palette = QPalette(QColor(PAPER), QColor(GROUND))
    for where, value in colours.items():
        palette.setColor(where, QColor(value))
    for where in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(FRAME))
    return palette


class _Gaps(QTranslator):
    """Words that Qt's own Chinese leaves in English."""

    WORDS: ClassVar[dict[str, str]] = {
        "Folder": "文件夹",
        "File Folder": "文件夹",
        "File": "文件",
        "Drive": "驱动器",
        "Unknown": "未知",
        "Shortcut": "快捷方式",
    }

    # None, unlike an empty text, lets the next translator speak.
    def translate(  # type: ignore[override]
        self, context: str, source: str, _hint: str | None = None, _count: int = -1
    ) -> str | None:
        return self.WORDS.get(source) if context == "QAbstractFileIconProvider" else None

    def isEmpty(self) -> bool:
        return False


def _translate(application: QApplication) -> None:
    """Chinese for the words that Qt itself brings (file dialogs, text menus)."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    application.installTranslator(_Gaps(application))


THEME = Theme()


class _Follower(QObject):
    """Lives as long as its owner, and so does its connection."""

    def __init__(self, owner: QObject, rescale: Callable[[], None]) -> None:
        super().__init__(owner)
        self._rescale = rescale
        THEME.changed.connect(self._again)

    def _again(self) -> None:
        self._rescale()


def follow(owner: QObject, rescale: Callable[[], None]) -> None:
    """Set sizes in letters now, and again whenever the letters change."""
    rescale()
    _Follower(owner, rescale)
