"""Reading leaves no trace of its libraries' makers: no id of the machine, nothing queued to be sent."""

import os
import subprocess
import sys


def test_reading_keeps_no_telemetry(tmp_path):
    code = "import saksi; print(len(saksi.read('Presiden Kenya tiba di Nairobi.', language='id').mentions))"
    home = {
        "HOME": str(tmp_path),
        "SAKSI_CACHE": "off",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "ORT_"))}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**kept, **home}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
