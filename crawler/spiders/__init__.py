"""Sources: a file for each kind, and one for each site that needs its own. Found by its file name."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from copydesk.errors import BadInput

if TYPE_CHECKING:
    from crawler.spiders.source import SourceSpider

HERE = Path(__file__).parent
KINDS = ("feed", "sitemap", "listing", "documents", "discovery")  # the same in every workspace


def find_spider(name: str, workspace: Path | None) -> type[SourceSpider]:
    """The one SourceSpider that WORKSPACE/spiders/NAME.py defines, else crawler/spiders/NAME.py (for a kind: that alone).

    Raises BadInput where there is no such file, where it cannot be imported, or where it does not
    define exactly one. No other spider is imported.
    """
    if not name.isidentifier():
        raise BadInput(
            f"spider {name!r}: not the name of a file; use letters, digits and _ (my_site is spiders/my_site.py)"
        )
    folders = [workspace / "spiders", HERE] if workspace and name not in KINDS else [HERE]
    path = next((path for folder in folders if (path := folder / f"{name}.py").is_file()), None)
    if path is None:
        looked = " nor ".join(str(folder / f"{name}.py") for folder in folders)
        raise BadInput(
            f"spider {name!r}: no file {looked}; correct the name in copydesk.yaml or write the file"
        )
    return _only_spider(_load(name, path), path)


def _load(name: str, path: Path) -> ModuleType:
    try:
        return importlib.import_module(f"{__name__}.{name}") if path.parent == HERE else _run_file(name, path)
    except (Exception, SystemExit) as error:
        raise BadInput(
            f"{_where(error, path)}: {type(error).__name__}: {_one_line(error)}; mend the spider"
        ) from error


def _run_file(name: str, path: Path) -> ModuleType:
    """Import a file outside the package, under a name that no other module has."""
    spec = importlib.util.spec_from_file_location(f"workspace_spiders.{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def _where(error: BaseException, path: Path) -> str:
    """FILE:LINE of the spider's own code: the deepest line of it that led to the error."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"{path}:{error.lineno}"
    lines = [line for file, line in _frames(error) if file == str(path)]
    return f"{path}:{lines[-1]}" if lines else str(path)


def _frames(error: BaseException) -> list[tuple[str, int | None]]:
    return [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]


def _one_line(error: BaseException) -> str:
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return " ".join(said.split())


def _only_spider(module: ModuleType, path: Path) -> type[SourceSpider]:
    from crawler.spiders.source import SourceSpider

    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, SourceSpider)
        and value is not SourceSpider
        and value.__module__ == module.__name__
    ]
    if len(found) != 1:
        names = ", ".join(spider.__name__ for spider in found) or "none"
        raise BadInput(f"{path}: must define exactly one subclass of SourceSpider; it defines {names}")
    return found[0]
