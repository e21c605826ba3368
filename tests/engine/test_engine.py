"""Jobs: progress, order, a killed worker, stop, fairness, independence of the number of workers."""

import gc
import os
import signal
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mlviz.engine import Job, State, Task, run, start, warm
from mlviz.engine.dask import feed, submit
from mlviz.engine.slots import Slots
from mlviz.errors import DataError, FitError


def double(x):
    return 2 * x


def die_once(path):
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def nap(seconds):
    time.sleep(seconds)
    return seconds


def fail_in_words():
    raise DataError("The column is empty.", "Choose another.")


def stamp(_):
    return time.monotonic()


def threads():
    return os.environ["OMP_NUM_THREADS"], os.environ["OPENBLAS_NUM_THREADS"]


@pytest.fixture(scope="module")
def two():
    slots = Slots(2)
    yield slots
    slots.close()


@pytest.fixture(scope="module")
def one():
    slots = Slots(1)
    yield slots
    slots.close()


def test_an_error_in_words_survives_the_process(two):
    job = run([Task("a", fail_in_words), Task("b", double, (1,)), Task("c", double, (1,), after=("a",))], place=two)
    assert job.errors["a"].remedy == "Choose another."
    assert job.errors["c"] is job.errors["a"], "what waits for a failed task fails for the same reason"
    assert job.results == {"b": 2}
    assert job.state is State.FINISHED
    assert (job.done, job.total, job.eta) == (3, 3, None)


def test_tasks_wait_for_those_they_need():
    order = []
    job = run([Task("b", order.append, ("b",), after=("a",)), Task("a", order.append, ("a",))])
    assert order == ["a", "b"]
    assert job.position == 0


def test_a_killed_worker_is_retried_on_a_fresh_process(two, tmp_path):
    tasks = [Task("x", die_once, (str(tmp_path / "mark"),)), *(Task(str(i), double, (i,)) for i in range(4))]
    job = run(tasks, place=two)
    assert job.results["x"] == "alive"
    assert not job.errors


def test_a_task_that_kills_twice_fails_alone(two):
    job = start([Task("bad", die, label="Huge model"), *(Task(str(i), double, (i,)) for i in range(4))], place=two)
    other = run([Task(str(i), double, (i,)) for i in range(6)], place=two)
    job.wait()
    assert list(job.errors) == ["bad"]
    assert isinstance(job.errors["bad"], FitError)
    assert "Huge model" in job.errors["bad"].reason
    assert job.results == {str(i): 2 * i for i in range(4)}
    assert other.results == {str(i): 2 * i for i in range(6)}


def test_stop_ends_what_runs_and_harms_nobody(two):
    ended = []
    long = start([Task(str(i), nap, (60,)) for i in range(4)], place=two)
    long.when_ended(lambda: ended.append(1))
    while not long.doing:
        time.sleep(0.01)
    short = start([Task("x", double, (4,))], place=two)
    long.stop()
    long.stop()
    assert short.wait(30)
    assert short.results == {"x": 8}
    assert long.state is State.STOPPED
    assert long.wait(0)
    assert ended == [1]
    assert not long.results


def test_jobs_take_turns(one):
    first = start([Task(str(i), nap, (0.05,)) for i in range(20)], place=one)
    second = start([Task(str(i), stamp, (i,)) for i in range(3)], place=one)
    assert second.position <= 2
    second.wait()
    assert first.done < 20, "the second job did not wait for the end of the first"
    first.stop()


def test_the_number_of_workers_does_not_matter(one, two):
    tasks = [Task(str(i), double, (i,)) for i in range(5)]
    assert run(tasks, place=one).results == run(tasks, place=two).results == run(tasks).results


def test_workers_have_one_native_thread(one):
    assert run([Task("a", threads)], place=one).results["a"] == ("1", "1")


def test_any_executor_can_be_fed():
    with ThreadPoolExecutor(2) as pool:
        job = feed(Job([Task("b", double, (2,), after=("a",)), Task("a", double, (1,)), Task("c", int, ("x",))]), pool)
        job.wait()
    assert job.results == {"a": 2, "b": 4}
    assert isinstance(job.errors["c"], FitError)


def test_a_cluster_without_dask_says_so():
    pytest.importorskip("mlviz.engine.dask")
    try:
        import distributed  # noqa: F401
    except ImportError:
        with pytest.raises(DataError, match="Dask is not installed"):
            submit(Job([Task("a", double, (1,))]), "tcp://127.0.0.1:1")


def test_workers_can_be_warmed(two):
    job = warm(("json", "decimal"), place=two)
    assert job.wait(30)
    assert set(job.results.values()) == {2}


def test_a_job_without_tasks_has_ended():
    assert start([]).wait(0)


def test_an_ended_job_is_let_go_of_by_the_place_that_ran_it(two):
    for stopped in (False, True):
        job = two.submit(Job([Task(f"t{i}", nap, (0.01,)) for i in range(4)], plan=bytearray(1000)))
        if stopped:
            job.stop()
        assert job.wait(60)
        gone = weakref.ref(job)
        del job
        until = time.monotonic() + 10
        while gone() is not None and time.monotonic() < until:
            time.sleep(0.01)
            gc.collect()
        assert gone() is None


def test_what_follows_a_job_may_fail_and_the_slot_goes_on(two, caplog):
    for _ in range(3):
        job = Job([Task("a", double, (1,))])
        job.when_ended(fail_in_words)
        assert two.submit(job).wait(60)
    assert start([Task("b", double, (2,))], place=two).wait(60)
    assert "The column is empty" in caplog.text
    assert run([Task("c", die)], place=two).chance
    assert not run([Task("d", fail_in_words)], place=two).chance
