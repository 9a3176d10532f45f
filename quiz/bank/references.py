"""Reads a reference, wherever a content file names one."""

from __future__ import annotations

import re

import yaml

from quiz.bank.card import Reference
from quiz.bank.nodes import Fields, Report

_KEYS = ("title", "authors", "year", "url", "doi", "locator")
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def read_reference(node: yaml.Node, report: Report, where: str) -> Reference | None:
    """The reference that a node holds; None, and its problems under the key `where`, when it is not sound."""
    fields = Fields(node, report, _KEYS, where)
    if not isinstance(node, yaml.MappingNode):
        return None
    url = fields.matching("url", _URL, "`https://aclanthology.org/P18-1031/`", "")
    doi = fields.matching("doi", _DOI, "`10.1023/A:1007379606734`", "")
    reference = Reference(
        title=fields.text("title"),
        authors=fields.text("authors", ""),
        year=fields.integer("year", 1900, 2100) if "year" in fields else None,
        url=url or (f"https://doi.org/{doi}" if doi else ""),
        locator=fields.text("locator", ""),
    )
    if fields.sound and not reference.url and not (reference.authors and reference.year):
        fields.fail(node, "url", "is missing; a reference needs url, doi, or authors and year")
    return reference if fields.sound else None
