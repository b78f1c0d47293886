"""Stories: what is new is told together with what was published around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from copydesk import clock
from copydesk.batches import batched
from copydesk.model import Membership
from copydesk.relate import Item, relate
from copydesk.relate.features import Features, Reader
from copydesk.score.providers import Providers
from copydesk.state import articles, documents, features
from copydesk.state.articles import Stored
from copydesk.state.store import State
from copydesk.workspace.workspace import Workspace

DAY = 86_400
READ_AT_ONCE = 500  # texts in memory


def tell_stories(workspace: Workspace, state: State) -> int:
    """Groups the fresh articles with those of their time, and marks all whose story this changes as fresh too.

    Returns how many articles are fresh then: those whose documents are to be written.
    """
    with state.begin() as connection:
        fresh = articles.fresh(connection)
        if not fresh:
            return 0
        # Two windows each way: a story that a new article touches is seen whole, with its own neighbours.
        span = 2 * workspace.desk.stories.window * DAY
        near = articles.between(connection, min(fresh.values()) - span, max(fresh.values()) + span, 0)
        providers = Providers(workspace.providers)
        filed = documents.filed(connection, [stored.id for stored in near])
        same = same_articles(near, providers, set(filed))
        alone = [stored for stored in near if stored.id not in same]
        items = [_item(stored, providers) for stored in alone]
        text_of = partial(_text_of, connection)
        known = indexed(connection, items, text_of)
        told = relate(items, workspace.desk.stories.window, known, text_of)
        told = _as_remembered(told, {stored.id: stored for stored in alone if stored.restored})
        touched = _touched(told, alone, set(fresh) | {same[its] for its in set(fresh) & set(same)})
        for membership in told:
            if membership.id in touched:
                articles.set_story(connection, membership, None)
        for its, other in same.items():
            articles.set_story(connection, Membership(its, its, other, 1.0), other)
        return len(articles.fresh(connection))


def rebuild(workspace: Workspace, state: State) -> Counter[str]:
    """Makes the index of stories anew; returns how many articles it was made of from what.

    From the texts that the state has, else from titles and excerpts. `copydesk replay` first reads those again from
    the archive.
    """
    providers, reader = Providers(workspace.providers), Reader()
    made_of: Counter[str] = Counter()
    with state.begin() as connection:
        features.forget_all(connection)
        for some in batched(articles.all_ids(connection), READ_AT_ONCE):
            texts = articles.texts(connection, some)
            items = [_item(stored, providers) for stored in articles.without_texts(connection, some)]
            made_of.update("texts" if texts[item.id] else "titles and excerpts" for item in items)
            made = reader.read(replace(item, text=texts[item.id] or item.text) for item in items)
            features.put(connection, dict(zip((item.id for item in items), made, strict=True)))
    return made_of


def same_articles(stored: Sequence[Stored], providers: Providers, filed: set[str]) -> dict[str, str]:
    """Articles that are another one at a second address: the same text, and the same owner. Id → the other's id.

    The one that has a document counts as the article, else the earliest: the order of fetching does not matter.
    """
    first: dict[tuple[str, str], str] = {}
    same = {}
    for each in sorted(stored, key=lambda each: (each.id not in filed, each.published, each.id)):
        if each.text_hash:
            kept = first.setdefault((providers.owner(each.domain), each.text_hash), each.id)
            if kept != each.id:
                same[each.id] = kept
    return same


def _as_remembered(told: Sequence[Membership], restored: Mapping[str, Stored]) -> list[Membership]:
    """The stories with what the ledger knows of them: an article whose text was lost stays in the story it had.

    What is told together with such articles joins the story that most of them had.
    """
    had: dict[str, Counter[str]] = defaultdict(Counter)
    for each in told:
        if each.id in restored:
            had[each.story][restored[each.id].story or each.id] += 1
    remembered = []
    for each in told:
        if stored := restored.get(each.id):
            remembered.append(Membership(each.id, stored.story or each.id, stored.copy_of, stored.score))
        elif each.story in had:
            story = max(sorted(had[each.story].items()), key=lambda item: item[1])[0]
            remembered.append(replace(each, story=story))
        else:
            remembered.append(each)
    return remembered


def indexed(
    connection: Connection, items: Sequence[Item], text_of: Callable[[Item], str]
) -> dict[str, Features]:
    """The features of the items, as the index has them; what it lacks is made of the texts, and filed."""
    known = features.known(connection, [item.id for item in items])
    new = [item for item in items if item.id not in known]
    read = Reader().read(replace(item, text=text_of(item)) for item in new)
    made = dict(zip((item.id for item in new), read, strict=True))
    features.put(connection, made)
    return known | made


def _item(stored: Stored, providers: Providers) -> Item:
    """The article without its text, which few are asked for; its excerpt stands in where there is none."""
    moment = clock.moment(stored.published)
    article = stored.article
    return Item(stored.id, article.title, article.excerpt, moment, providers.owner(stored.domain))


def _text_of(connection: Connection, item: Item) -> str:
    return articles.texts(connection, [item.id])[item.id] or item.text


def _touched(told: Sequence[Membership], before: Sequence[Stored], fresh: set[str]) -> set[str]:
    """The members of all stories that have a fresh article, or that are no longer made of the same members."""
    now: dict[str, set[str]] = defaultdict(set)
    then: dict[str | None, set[str]] = defaultdict(set)
    story_of = {stored.id: stored.story for stored in before}
    for membership in told:
        now[membership.story].add(membership.id)
    for its, story in story_of.items():
        then[story].add(its)
    return {
        its
        for members in now.values()
        if members & fresh or any(then[story_of[member]] != members for member in members)
        for its in members
    }
