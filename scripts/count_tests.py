#!/usr/bin/env python3
"""Reads CTest's JUnit report; says which tests were skipped and why, and ends with `N passed, N failed, N skipped`.

usage: count_tests.py REPORT

Exits 1 when a test failed or did not run.
"""
import re
import sys
import xml.etree.ElementTree


def why_test(case):
    """The test's own word for not checking what it is named after; None when it said nothing."""
    said = re.search(r"^skipped: (.+)$", case.findtext("system-out") or "", re.MULTILINE)
    return said.group(1) if said else None


def why_skipped(case):
    """What the test said itself, else what CTest knows."""
    skipped = case.find("skipped")
    return why_test(case) or (skipped.get("message") if skipped is not None else "disabled")


def why_ctest(case):
    """CTest's own word for a test that did not run; only SKIP_RETURN_CODE and its kin are the test's own wish."""
    skipped = case.find("skipped")
    return (skipped.get("message") or "") if skipped is not None else ""


def main():
    passed = failed = 0
    skipped = []
    for case in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
        status = case.get("status")
        if status == "run" and why_test(case) is None:
            passed += 1
        elif status == "fail" or (status == "notrun" and "SKIP_" not in why_ctest(case)):
            failed += 1
        else:
            skipped.append((case.get("name"), why_skipped(case)))
    for name, why in skipped:
        print(f"skipped: {name}: {why}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
