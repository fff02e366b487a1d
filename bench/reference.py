"""Times one problem in Python's neurolib: python bench/reference.py '{"model": "hopf", ...}' network.json"""
import importlib
import json
import logging
import sys
import time

import numpy as np

logging.disable(logging.CRITICAL)
task = json.loads(sys.argv[1])
with open(sys.argv[2]) as file:
    network = json.load(file)
module = importlib.import_module("neurolib.models." + task["model"])
Model = getattr(module, task["class"])
model = Model(Cmat=np.array(network["Cmat"]), Dmat=np.array(network["Dmat"]), seed=1)
model.params.update(task["params"])
model.params["duration"] = 100
model.run()  # numba compiles
model.params["duration"] = task["duration"]
times = []
for _ in range(task["repeats"]):
    before = time.process_time()
    model.run()
    times.append(time.process_time() - before)
import numba

print(json.dumps({"run": times, "numba": numba.__version__, "numpy": np.__version__}))
