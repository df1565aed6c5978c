"""A report as JUnit's XML, which CI servers show: a test case for each finding."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ._report import Finding, Report, Status

_SUITE = "dify-completion doctor"
_OUTCOMES = {Status.UNTRUE: "failure", Status.FAILED: "error", Status.NOT_ASKED: "skipped"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_of(report: Report) -> str:
    """Write the report as JUnit XML: untrue is a failure, failed is an error, and not asked is a skipped test."""
    counts = {
        "tests": str(len(report.findings)),
        "failures": str(report.count(Status.UNTRUE)),
        "errors": str(report.count(Status.FAILED)),
        "skipped": str(report.count(Status.NOT_ASKED)),
    }
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", {"name": _SUITE, **counts})
    for finding in report.findings:
        case = SubElement(
            suite, "testcase", {"classname": "dify-completion.doctor", "name": finding.id}
        )
        if finding.status in _OUTCOMES:
            _add_outcome(case, finding)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_NOT_IN_XML.sub("�", text)}\n'


def _add_outcome(case: Element, finding: Finding) -> None:
    outcome = SubElement(case, _OUTCOMES[finding.status], {"message": finding.summary})
    outcome.text = "\n".join(finding.details) or None
