"""Jupyter's own test list for kernels, filled in for this one; see docs/kernel.md."""

import unittest

import jupyter_kernel_test as jkt


class NeurolabTests(jkt.KernelTests):
    kernel_name = "neurolab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('test')"
    completion_samples = [
        {"text": "Math.sqr", "matches": {"sqrt"}},
        {"text": "con", "matches": {"console", "const", "continue"}},
    ]
    complete_code_samples = ["1", "console.log('x')", "function f(x) {\n  return x*2;\n}\n\n\n"]
    incomplete_code_samples = ["function f(x) {\n  x*2", "const a = [1,"]
    invalid_code_samples = ["import = 7q", "const a = = 2"]
    code_generate_error = "throw new Error('x')"
    code_execute_result = [{"code": "1+2+3", "result": "6"}, {"code": "6*7", "result": "42"}]
    code_display_data = [
        {
            "code": "display({'image/png': new Uint8Array([1])}, { raw: true }); undefined",
            "mime": "image/png",
        }
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "require('neurolab-kernel').clearOutput()"


if __name__ == "__main__":
    unittest.main()
