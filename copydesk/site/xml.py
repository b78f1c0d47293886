"""XML by lxml, and the mark by which the desk knows its own files again."""

from __future__ import annotations

from typing import Any

from lxml import etree

MARK = "Written by Copydesk; changes are overwritten."


def root(namespace: str, tag: str, **prefixes: str) -> etree._Element:
    """An element whose own namespace is the default one; `prefixes` name the others."""
    names: dict[Any, str] = {None: namespace, **prefixes}
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=names)


def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """Adds an element to the parent; a tag without a namespace takes the parent's."""
    name = tag if tag.startswith("{") else f"{{{etree.QName(parent).namespace}}}{tag}"
    element = etree.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def document(top: etree._Element) -> bytes:
    top.addprevious(etree.Comment(f" {MARK} "))
    return etree.tostring(top.getroottree(), xml_declaration=True, encoding="UTF-8", pretty_print=True)
