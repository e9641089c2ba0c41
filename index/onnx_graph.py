"""ONNX graphs, run by onnxruntime on the processor."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["open_graph"]


def open_graph(path: Path, threads: int) -> "InferenceSession":
    """Open a graph whose runs use so many threads each, which sleep between them.

    Raises what onnxruntime has: a class for each kind of failure, and no base of its own.
    https://onnxruntime.ai/docs/performance/tune-performance/threading.html
    """
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
