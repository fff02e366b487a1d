"""Times neurolib's exploration of its README on two processes: python bench/exploration.py 21"""
import json
import logging
import sys
import time

import numpy as np

logging.disable(logging.CRITICAL)
from neurolib.models.aln import ALNModel
from neurolib.optimize.exploration import BoxSearch
from neurolib.utils.parameterSpace import ParameterSpace

side = int(sys.argv[1])
model = ALNModel(seed=1)
model.params["duration"] = 100
model.run()  # numba compiles; the processes are forked from this one
model.params["duration"] = 2000
parameters = ParameterSpace(
    {"mue_ext_mean": np.linspace(0, 3, side), "mui_ext_mean": np.linspace(0, 3, side)}, kind="grid"
)
search = BoxSearch(model, parameters, filename="grid.hdf", ncores=2)
begin = time.perf_counter()
search.run()
print(json.dumps({"seconds": time.perf_counter() - begin}))
