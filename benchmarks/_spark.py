"""Spark Connect endpoints for the benchmarks: Sail, and a Spark of one master and two workers where there is a Java."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._library import CLUSTER, HERE
from benchmarks._server import free_port

SPARK = CLUSTER / "spark"
HOME = SPARK / "pyspark"
JAVA_PACKAGE = "openjdk-17-jre-headless"


def _wait(port: int, process: subprocess.Popen[bytes], *, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the engine ended before it answered")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"nothing answers on port {port}")


@contextmanager
def _running(*command: str, log: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | environment, cwd=HERE)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def sail() -> Iterator[str]:
    """A Sail server in a process of its own; its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="khet-sail-") as folder:
        command = (str(CLUSTER / "bin" / "sail"), "spark", "server", "--ip", "127.0.0.1", "--port", str(port))
        with _running(*command, log=Path(folder, "log"), environment={}) as process:
            _wait(port, process)
            yield f"sc://127.0.0.1:{port}"


def java() -> bool:
    """Whether there is a Java; Debian's is installed when this is root on Debian."""
    if shutil.which("java") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", JAVA_PACKAGE]):
            subprocess.run(["apt-get", *step], env=quiet, check=False, capture_output=True)
    return shutil.which("java") is not None


@contextmanager
def spark() -> Iterator[str]:
    """Spark standalone, a master and two workers of one core each, with a Connect server on it; its address."""
    master, screen, connect = free_port(), free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="khet-spark-") as folder:
        home = {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": folder,
                "SPARK_WORKER_DIR": folder, "SPARK_DAEMON_MEMORY": "512m"}  # fmt: skip
        program, at = str(HOME / "bin" / "spark-class"), f"spark://127.0.0.1:{master}"
        deploy = "org.apache.spark.deploy"
        first = (program, f"{deploy}.master.Master", "-h", "127.0.0.1", "-p", str(master), "--webui-port", str(screen))
        with _running(*first, log=Path(folder, "master"), environment=home) as process:
            _wait(master, process)
            worker = (
                program,
                f"{deploy}.worker.Worker",
                "-h",
                "127.0.0.1",
                "-c",
                "1",
                "-m",
                "5g",
                "--webui-port",
                "0",
                at,
            )
            server = (
                *(
                    str(HOME / "bin" / "spark-submit"),
                    "--class",
                    "org.apache.spark.sql.connect.service.SparkConnectServer",
                ),
                *("--master", at, "--driver-memory", "3g", "--executor-memory", "4g"),
                *("--conf", f"spark.connect.grpc.binding.port={connect}", "--conf", "spark.ui.enabled=false"),
                *("--conf", "spark.connect.grpc.binding.address=127.0.0.1", "--conf", "spark.driver.host=127.0.0.1"),
                *("--conf", "spark.sql.shuffle.partitions=8", "spark-internal"),
            )
            with (
                _running(*worker, log=Path(folder, "one"), environment=home),
                _running(*worker, log=Path(folder, "two"), environment=home),
                _running(*server, log=Path(folder, "connect"), environment=home) as running,
            ):
                _wait(connect, running)
                yield f"sc://127.0.0.1:{connect}"
