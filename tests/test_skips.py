"""In CI a skipped test is a failure, unless it is listed with its reason."""

import pytest

from tests import skips

SUITE = """
import pytest

def test_runs():
    pass

def test_unlisted():
    pytest.skip("no browser")

def test_listed():
    pytest.skip("no printer")

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    pytester.makepyfile(test_sample=SUITE)
    names = pytester.path / "names.txt"
    names.write_text("sqlite | test_sample.py::test_lis* | there is no printer in CI\n")
    monkeypatch.setattr(skips, "LIST", names)
    monkeypatch.delenv("YINIAN_DATABASE_URL", raising=False)
    return pytester


def outcomes(suite: pytest.Pytester) -> dict[str, int]:
    result = suite.runpytest_inprocess("-p", "tests.skips", "-p", "no:django", "-p", "no:cacheprovider")
    return result.parseoutcomes()


def test_without_the_setting_skips_are_skips(suite, monkeypatch):
    monkeypatch.delenv("YINIAN_SKIPS", raising=False)
    assert outcomes(suite) == {"passed": 1, "skipped": 2, "xfailed": 1}


def test_an_unlisted_skip_fails(suite, monkeypatch):
    monkeypatch.setenv("YINIAN_SKIPS", "strict")
    assert outcomes(suite) == {"passed": 1, "skipped": 1, "failed": 1, "xfailed": 1}


def test_a_listing_counts_for_its_database_only(suite, monkeypatch):
    monkeypatch.setenv("YINIAN_SKIPS", "strict")
    monkeypatch.setenv("YINIAN_DATABASE_URL", "postgres://postgres@127.0.0.1/yinian")
    assert outcomes(suite) == {"passed": 1, "failed": 2, "xfailed": 1}


def test_a_skipped_module_fails_too(suite, monkeypatch):
    monkeypatch.setenv("YINIAN_SKIPS", "strict")
    suite.makepyfile(test_sample="import pytest\npytest.skip('nothing here', allow_module_level=True)")
    assert "errors" in outcomes(suite) or "failed" in outcomes(suite)


def test_a_line_without_a_reason_is_refused():
    with pytest.raises(pytest.UsageError):
        skips.listed("any | tests/test_a.py::test_b |")


def test_the_list_of_this_project_is_well_formed():
    assert skips.listed(skips.LIST.read_text("utf-8")) is not None
