"""The table of jobs: a job is dropped when it ends, and what chance had a hand in is nobody else's result."""

import pytest

from mlviz.engine import Job, Task
from mlviz.engine.job import ProcessDied
from mlviz.errors import DataError
from ui.jobtable import JobTable


def tasks(n=1):
    return [Task(f"t{i}", abs, (-i,)) for i in range(n)]


def finish(job):
    while (task := job.take()) is not None:
        job.finish(task, task.function(*task.args))


@pytest.fixture
def saved():
    return []


def values(job):
    return dict(job.results) or None


def test_a_finished_job_is_stored_and_dropped_with_its_plan(saved):
    table, job = JobTable(), Job(tasks(2), plan="the whole data")
    table.add("me", "key", job, values, saved.append)
    assert table.find("me", "key") is job
    assert table.of("me") == [job]
    assert table.of("you") == []
    finish(job)
    assert saved == [{"t0": 0, "t1": 1}]
    assert table.find("me", "key") is None
    assert table.outcome("me", "key") is None
    assert not table._jobs


def test_a_stopped_job_leaves_nothing(saved):
    table, job = JobTable(), Job(tasks())
    table.add("me", "key", job, values, saved.append)
    job.stop()
    assert (saved, table._jobs, table._outcomes) == ([], {}, {})


def test_what_a_lost_process_left_out_is_kept_for_who_asked_and_not_stored(saved):
    for error in (MemoryError(), OSError("No space left on device"), None):
        table, job = JobTable(), Job(tasks(2))
        table.add("me", "key", job, values, saved.append)
        if error is None:
            for _ in range(2):
                job.died(job.take())
        else:
            job.fail(job.take(), error)
        finish(job)
        assert saved == []
        found = table.outcome("me", "key")
        assert found.made == {"t1": 1}
        assert len(found.errors) == 1
        assert table.outcome("you", "key") is None
        assert not table._jobs
        again = Job(tasks(2))
        table.add("me", "key", again, values, saved.append)
        assert table.outcome("me", "key") is None, "the new run counts"
        finish(again)
        assert saved.pop() == {"t0": 0, "t1": 1}


def test_a_failure_that_the_data_explain_is_a_result(saved):
    table, job = JobTable(), Job(tasks(2))
    table.add("me", "key", job, values, saved.append)
    job.fail(job.take(), DataError("The column is empty."))
    finish(job)
    assert saved == [{"t1": 1}]
    nothing = Job(tasks(1))
    table.add("me", "other", nothing, values, saved.append)
    nothing.fail(nothing.take(), DataError("The column is empty."))
    assert table.outcome("me", "other").made is None
    assert table.outcome("me", "other").errors == ("The column is empty.",)


def test_what_cannot_be_saved_is_shown_all_the_same(caplog):
    def full(_):
        raise OSError("No space left on device")

    table, job = JobTable(), Job(tasks())
    table.add("me", "key", job, values, full)
    finish(job)
    assert table.outcome("me", "key").made == {"t0": 0}
    assert "should follow the job" in caplog.text


def test_starting_over_forgets_everything_of_that_workspace_alone(saved):
    table, mine, yours, lost = JobTable(), Job(tasks()), Job(tasks()), Job(tasks())
    table.add("me", "lost", lost, values, saved.append)
    lost.fail(lost.take(), ProcessDied("It died."))
    table.add("me", "key", mine, values, saved.append)
    table.add("you", "key", yours, values, saved.append)
    table.forget("me")
    assert mine.state == "stopped"
    assert table.find("you", "key") is yours
    assert table.outcome("me", "lost") is None
    finish(mine)
    assert saved == []


def test_few_outcomes_are_kept(saved):
    table = JobTable(most=3)
    for i in range(9):
        job = Job(tasks())
        table.add("me", f"key {i}", job, values, saved.append)
        job.fail(job.take(), MemoryError())
    assert len(table._outcomes) == 3
    assert table.outcome("me", "key 8") is not None
