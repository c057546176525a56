"""onnxruntime with its telemetry off: newer versions (1.32 does) keep an id of the machine and report to their makers unless told not to.

saksi sends nothing to anybody, so this is the only place that imports it.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read while onnxruntime is imported

import onnxruntime as ort

ort.disable_telemetry_events()  # where another library had imported it before

__all__ = ["ort"]
