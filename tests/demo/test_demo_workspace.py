"""The demo's workspace: settings that hold, and a folder that is never overwritten."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

from copydesk.demo import web as demo_web
from copydesk.demo import workspace
from copydesk.workspace.settings import Desk, Provider, Topic


def test_the_files_are_settings_without_a_mistake(tmp_path: Path) -> None:
    workspace.copy_to(tmp_path)
    desk = msgspec.convert(yaml.safe_load((tmp_path / "copydesk.yaml").read_text("utf-8")), Desk)
    topics = msgspec.convert(yaml.safe_load((tmp_path / "topics.yaml").read_text("utf-8")), list[Topic])
    msgspec.convert(yaml.safe_load((tmp_path / "providers.yaml").read_text("utf-8")), list[Provider])
    assert {topic.parent for topic in topics} == {"", "coast"}
    assert (tmp_path / next(source.documents for source in desk.sources if source.documents)).is_dir()


def test_every_source_with_an_address_is_of_the_web(tmp_path: Path) -> None:
    workspace.copy_to(tmp_path)
    desk = msgspec.convert(yaml.safe_load((tmp_path / "copydesk.yaml").read_text("utf-8")), Desk)
    addresses = [url for s in desk.sources if (url := s.feed or s.sitemap or s.listing)]
    assert len(addresses) >= 10
    assert set(addresses) <= set(demo_web.build().answers)


def test_the_documents_lead_to_articles_that_no_feed_lists(tmp_path: Path) -> None:
    workspace.copy_to(tmp_path)
    web = demo_web.build()
    unlisted = {article.url for article in web.newsroom.articles if not article.piece.listed}
    text = "".join(file.read_text("utf-8") for file in (tmp_path / "documents").iterdir())
    assert unlisted
    assert all(url in text for url in unlisted)


def test_what_a_person_changed_stays(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_text("- {id: sea, name: Sea, root: true}\n")
    written = workspace.copy_to(tmp_path)
    assert tmp_path / "copydesk.yaml" in written
    assert "Sea" in (tmp_path / "topics.yaml").read_text()
    assert workspace.copy_to(tmp_path) == []
