"""No tracked file may name a package index."""

import subprocess

from tools.addresses import offences


def test_an_address_in_a_tracked_file_is_found(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "lock.json").write_text('{\n "' + 'resolved": "https://somewhere/a.tgz"}')
    (tmp_path / "fine.txt").write_text("django==5.2\n")
    (tmp_path / "untracked.txt").write_text("pypi" + ".org")
    subprocess.run(["git", "add", "lock.json", "fine.txt"], cwd=tmp_path, check=True)
    assert [line.rsplit(":", 1)[0].rsplit(": ")[0] for line in offences(tmp_path)] == ["lock.json:2"]


def test_this_checkout_names_none():
    assert offences() == []
