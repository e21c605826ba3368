"""A worker keeps to one native thread, whatever model it fits."""

import time

import numpy as np

from mlviz.engine import Task, run
from mlviz.engine.slots import Slots
from mlviz.models.catalogue import MODELS
from mlviz.models.method import Given


def cpu_per_second(key):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 20))
    y = (x[:, 0] + rng.normal(size=3000) > 0).astype(float)
    MODELS[key].build(Given("binary", 0, 200)).fit(x[:200], y[:200])  # loads libraries
    began, cpu = time.perf_counter(), time.process_time()
    MODELS[key].build(Given("binary", 0, len(y))).fit(x, y).predict_proba(x)
    return (time.process_time() - cpu) / (time.perf_counter() - began)


def test_no_model_uses_two_cores():
    keys = [key for key, method in MODELS.items() if "binary" in method.tasks]
    slots = Slots(1)
    try:
        job = run([Task(key, cpu_per_second, (key,)) for key in keys], place=slots)
    finally:
        slots.close()
    assert not job.errors
    # A busy machine only lowers the ratio; two threads would bring it near 2 on two cores.
    assert {key: ratio for key, ratio in job.results.items() if ratio > 1.4} == {}
