"""Is there somebody to answer a live view?"""

from types import SimpleNamespace

import IPython
import pytest

from kpitree_widgets.report.live import is_live


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    for name in ("KPITREE_DISPLAY", "SERVER_SOFTWARE", "VOILA_KERNEL_ID"):
        monkeypatch.delenv(name, raising=False)


def running_in(monkeypatch, kernel):
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=kernel))


def test_a_script_and_a_terminal_are_not_live(monkeypatch):
    assert not is_live()
    running_in(monkeypatch, None)
    assert not is_live()


def test_a_notebook_somebody_sits_at_is_live_and_an_executed_one_is_not(monkeypatch):
    running_in(monkeypatch, SimpleNamespace(_allow_stdin=True))
    assert is_live()
    running_in(monkeypatch, SimpleNamespace(_allow_stdin=False))
    assert not is_live()


def test_a_kernel_that_does_not_say_is_live(monkeypatch):
    running_in(monkeypatch, SimpleNamespace())
    assert is_live()


@pytest.mark.parametrize(
    ("name", "value"), [("SERVER_SOFTWARE", "voila/0.5"), ("VOILA_KERNEL_ID", "1")]
)
def test_voila_is_live_although_nobody_types_there(monkeypatch, name, value):
    running_in(monkeypatch, SimpleNamespace(_allow_stdin=False))
    monkeypatch.setenv(name, value)
    assert is_live()


def test_the_environment_decides_over_all(monkeypatch):
    monkeypatch.setenv("KPITREE_DISPLAY", "live")
    assert is_live()
    running_in(monkeypatch, SimpleNamespace(_allow_stdin=True))
    monkeypatch.setenv("KPITREE_DISPLAY", "static")
    assert not is_live()
