"""What the manual tells operators to type exists; what deploy/ ships is sound."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml

from masthead.house import cli
from masthead.house.env import SETTINGS
from tests.house.rules import ROOT

DEPLOY = ROOT / "deploy"
PAGES = sorted((ROOT / "docs" / "operate").glob("*.md"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTING = re.compile(r"MASTHEAD_[A-Z_]+")
_SAID = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"(?:^|[\s/])masthead ((?:[a-z]|--).*)")


def commands_in(text):
    """Every `masthead …` that a page tells to type, in a block or between backticks."""
    blocks = "\n".join(re.findall(r"```\n(.*?)```", text, re.DOTALL))
    lines = [*_SAID.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL)), *blocks.splitlines()]
    found = [match[1] for line in lines if (match := _COMMAND.search(line))]
    return [re.split(r"[;&|>']", one)[0].strip() for one in found]


@pytest.fixture(scope="module")
def root_command():
    cli._mount_rooms()
    try:
        yield typer.main.get_command(cli.app)
    finally:
        cli.app.registered_groups.clear()
        cli.app.registered_commands[:] = [
            one
            for one in cli.app.registered_commands
            if one.callback and one.callback.__module__ == cli.__name__
        ]


def fault_in(command, words):
    """What a command line asks for that there is not; empty when it can be typed."""
    given = iter(shlex.split(words))
    for word in given:
        if word.startswith("-"):
            name = word.partition("=")[0]
            if name not in {
                option for one in command.params for option in (*one.opts, *one.secondary_opts)
            } | {"--help"}:
                return f"no {name}"
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return f"no command {word}"
            command = command.commands[word]
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_exists(page, root_command):
    faults = {
        words: fault for words in commands_in(page.read_text()) if (fault := fault_in(root_command, words))
    }
    assert faults == {}


def test_a_command_that_is_not_there_is_found(root_command):
    text = "Type `masthead edition praise --loud` or\n\n```\nmasthead takedown /a/ --softly\nmasthead setup; ls\n```\n"
    told = commands_in(text)
    assert told == ["edition praise --loud", "takedown /a/ --softly", "setup"]
    assert [fault_in(root_command, words) for words in told] == ["no command praise", "no --softly", ""]


def test_the_pages_speak_of_commands():
    assert sum(len(commands_in(page.read_text())) for page in PAGES) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_a_page_names_is_there(page):
    text = page.read_text()
    links = re.findall(r"\]\(([^)#]+)\)", text)
    named = [match for match in re.findall(r"deploy/[\w./-]+\w", text) if "sealing_key" not in match]
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    missing += [name for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_every_setting_that_is_spoken_of_exists():
    files = [*PAGES, *(path for path in DEPLOY.rglob("*") if path.is_file())]
    known = {setting.name for setting in SETTINGS}
    unknown = {
        (path.name, name) for path in files for name in SETTING.findall(path.read_text()) if name not in known
    }
    assert unknown == set()


def test_every_page_is_reached_from_another():
    for page in PAGES:
        others = [
            other for other in [ROOT / "README.md", ROOT / "docs" / "story.md", *PAGES] if other != page
        ]
        assert any(f"{page.name})" in other.read_text() for other in others), page.name


# systemd


def tried(unit, tmp_path):
    """The unit with a program that is there on any machine in the place of ours."""
    text = re.sub(r"^ExecStart=/srv/masthead\S*", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
    path = tmp_path / unit.name
    path.write_text(text)
    return path


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="SYSTEMD IS NOT INSTALLED: the units were not checked"
)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_unit_and_finds_it_shut(unit, tmp_path):
    path = tried(unit, tmp_path)
    said = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    shut = ["systemd-analyze", "security", "--offline=true", "--threshold=20", path]
    assert subprocess.run(shut, capture_output=True, check=False).returncode == 0


@needs_systemd
def test_a_unit_with_a_word_systemd_does_not_know_is_found(tmp_path):
    path = tried(UNITS[0], tmp_path)
    path.write_text(path.read_text().replace("NoNewPrivileges=yes", "NoNewPrivilege=yes"))
    assert (
        "Unknown key"
        in subprocess.run(
            ["systemd-analyze", "verify", path], capture_output=True, text=True, check=False
        ).stderr
    )


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_types_a_command_that_exists(unit, root_command):
    lines = re.findall(r"^ExecStart=.*/masthead (.*?)'?$", unit.read_text(), flags=re.MULTILINE)
    assert [fault_in(root_command, line.replace("$$", "")) for line in lines] == [""]


def test_the_newsstand_runs_as_somebody_else_and_reads_no_setting_of_the_newsroom():
    texts = {unit.stem.removeprefix("masthead-"): unit.read_text() for unit in UNITS}
    assert "User=masthead-stand" in texts["newsstand"]
    assert "masthead.env" not in texts["newsstand"]
    assert "SupplementaryGroups=masthead-edition\n" in texts["newsstand"]
    writable = re.findall(r"^ReadWritePaths=(.*)$", texts["newsstand"], flags=re.MULTILINE)
    assert writable == ["/var/lib/masthead/postbag/journals"]


def test_accounts_and_folders_name_each_other():
    accounts = (DEPLOY / "systemd" / "masthead.sysusers.conf").read_text()
    known = set(re.findall(r"^[ug] (\S+)", accounts, flags=re.MULTILINE))
    lines = [
        line.split()
        for line in (DEPLOY / "systemd" / "masthead.tmpfiles.conf").read_text().splitlines()
        if line[:1] == "d"
    ]
    assert {name for line in lines for name in line[3:5]} <= known
    assert {line[1]: line[2] for line in lines}["/var/lib/masthead/postbag/keys"] == "0700"


# Containers


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())


def test_each_container_is_shut_and_what_it_leans_on_is_there(compose):
    for name, service in compose["services"].items():
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name
        volumes = [volume.split(":")[0] for volume in service.get("volumes", ())]
        assert set(volumes) <= set(compose["volumes"]), name
        assert set(service.get("networks", ())) <= set(compose["networks"]), name
        secrets = {one if isinstance(one, str) else one["source"] for one in service.get("secrets", ())}
        assert secrets <= set(compose["secrets"]), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        assert "privileged" not in service, name
        if name != "database":
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
            assert "no-new-privileges:true" in service["security_opt"], name


def test_the_newsstands_container_has_no_way_to_the_database(compose):
    newsstand, database = compose["services"]["newsstand"], compose["services"]["database"]
    assert not set(newsstand["networks"]) & set(database["networks"])
    assert compose["networks"]["inside"]["internal"] is True
    assert newsstand["env_file"] == ["newsstand.env"]
    assert not any(volume.startswith("data:") for volume in newsstand["volumes"])
    assert newsstand["user"] != "10001:10001"


def test_each_container_types_a_command_that_exists(compose, root_command):
    ours = [service for service in compose["services"].values() if "command" in service]
    assert len(ours) == 4
    assert [fault_in(root_command, shlex.join(service["command"])) for service in ours] == [""] * 4


def test_the_image_is_built_from_what_is_there():
    text = (DEPLOY / "container" / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, flags=re.MULTILINE)
    assert copied
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []
    assert text.count("--require-hashes") == 2
    assert re.findall(r"^USER (.*)$", text, flags=re.MULTILINE) == ["10001:10001"]


HADOLINT = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")


@pytest.mark.skipif(HADOLINT is None, reason="HADOLINT IS NOT INSTALLED: the Dockerfile was not linted")
def test_hadolint_has_nothing_to_say(tmp_path):
    path = DEPLOY / "container" / "Dockerfile"
    said = subprocess.run([HADOLINT, "--no-color", path], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")
    (tmp_path / "Dockerfile").write_text(
        path.read_text().replace("--no-cache-dir", "").replace("-bookworm", "")
    )
    assert (
        subprocess.run([HADOLINT, tmp_path / "Dockerfile"], capture_output=True, check=False).returncode == 1
    )
