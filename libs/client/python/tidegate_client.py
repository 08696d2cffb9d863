"""A client of Tidegate's job API in one file, with nothing but the standard library: Python 3.9 or later.

    from tidegate_client import Client

    client = Client("http://localhost:8002")
    print(client.run("hello")["output"])
    for job in client.map(["a", "b", "c"], concurrency=2):
        print(job["output"])

A request is sent again while what it meets passes by itself: no answer, 408, 429, 502, 503, 504, and 409 with
Retry-After. A push keeps its idempotency key, so it makes one job however often it is sent.
"""

from __future__ import annotations

import collections
import concurrent.futures
import email.utils
import http.client
import json
import os
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

__all__ = [
    "AnswerError",
    "Client",
    "JobNotSucceededError",
    "NoAnswerError",
    "TidegateError",
    "WaitOverError",
]

_T = TypeVar("_T")

_PASSING = frozenset([408, 429, 502, 503, 504])
_LONGEST_BACKOFF_SECONDS = 10.0
_HOLD_SECONDS = 20
_LATEST = 999_999_999_999_999
_SILENCE_SECONDS = 60.0
_MOST_FAILURES = 5


class TidegateError(Exception):
    """What every error of the client is."""


class NoAnswerError(TidegateError):
    """No answer has come: the gateway cannot be reached, or the connection was lost, or it took too long."""


class AnswerError(TidegateError):
    """An answer has come and refuses the request, or reports a failure.

    `status` is the HTTP status, `detail` one sentence, `problem` the body where it is one of the API, and
    `retry_after_seconds` when to try again, where the answer says so.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        problem: dict[str, Any] | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.problem = problem
        self.retry_after_seconds = retry_after_seconds


class JobNotSucceededError(TidegateError):
    """The job has ended without success; `job` is as it ended."""

    def __init__(self, job: dict[str, Any]) -> None:
        reason = f": {job['error']}" if "error" in job else ""
        super().__init__(f"job {job['id']} is {job['status']}{reason}")
        self.job = job


class WaitOverError(TidegateError):
    """The time that the caller has given is over; the job `job_id` goes on."""

    def __init__(self, job_id: str, within_seconds: float) -> None:
        super().__init__(f"job {job_id} has not ended within {within_seconds:g} s")
        self.job_id = job_id


class _Stopped(TidegateError):
    """Nobody takes what a thread of `map` waits for."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the access key to whatever address it names."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Request(NamedTuple):
    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = {}


class Client:
    """A client of one gateway. It may be used by several threads.

    `url` is TIDEGATE_URL unless given, or http://localhost:8002; `key` is TIDEGATE_KEY, or none. `retries` is how often
    one request is sent again, at most; `backoff_seconds` the wait before the first of them, which doubles and has a
    random part; a `Retry-After` above `longest_wait_seconds` is not waited for. `timeout_seconds` is for one request;
    what it waits for at the gateway comes on top.
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        retries: int = 4,
        backoff_seconds: float = 0.25,
        longest_wait_seconds: float = 60.0,
        timeout_seconds: float = 30.0,
    ) -> None:
        address = url or os.environ.get("TIDEGATE_URL") or "http://localhost:8002"
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError("the address of the gateway must be http://HOST or https://HOST")
        key = key or os.environ.get("TIDEGATE_KEY")
        if key and not re.fullmatch(r"[!-~]+", key):
            raise ValueError("the access key has a character that no header takes")
        self._url = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._retries = retries
        self._backoff_seconds = backoff_seconds
        self._longest_wait_seconds = longest_wait_seconds
        self._timeout_seconds = timeout_seconds
        self._opener = urllib.request.build_opener(_NoRedirects)

    def submit(
        self,
        input: Any,
        *,
        model: str | None = None,
        metadata: dict[str, str] | None = None,
        timeout_seconds: float | None = None,
        expires_in_seconds: float | None = None,
        retries: dict[str, float] | None = None,
        webhook: dict[str, Any] | None = None,
        idempotency_key: str | None = None,
        hold_seconds: int = 0,
    ) -> dict[str, Any]:
        """Pushes a job, once however often the request has to be sent, and returns it.

        `hold_seconds` is how long the gateway may hold its answer until the job has ended.
        """
        members = {
            "input": input,
            "model": model,
            "metadata": metadata,
            "timeoutSeconds": timeout_seconds,
            "expiresInSeconds": expires_in_seconds,
            "retries": retries,
            "webhook": webhook,
        }
        text = _json({name: value for name, value in members.items() if value is not None})
        escaped = re.sub(r'["\\]', r"\\\g<0>", idempotency_key or str(uuid.uuid4()))
        headers = {"Content-Type": "application/json", "Idempotency-Key": f'"{escaped}"', **_prefer(hold_seconds)}
        request = _Request("POST", "/v1/jobs", text.encode(), headers)
        return self._read_json(request, hold_seconds)

    def submit_many(self, jobs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Pushes up to 1,000 jobs, as the API takes them (`{"input": "hello"}`), in one request.

        Returns an entry for each, in their order, with `status`, and `job` or the `problem` that refuses it. It has no
        idempotency key, so it is not sent again after a lost answer; `map` and `submit` push each job once.
        """
        body = _json({"jobs": list(jobs)}).encode()
        request = _Request("POST", "/v1/jobs/batch", body, {"Content-Type": "application/json"})
        return self._read(request, 0, json.loads, _is_untouched)["jobs"]

    def run(self, input: Any, *, within_seconds: float | None = None, **job: Any) -> dict[str, Any]:
        """Pushes a job, waits for its end and returns it; its output is `["output"]`.

        Raises JobNotSucceededError when it ends without success, and WaitOverError when it has not ended in time.
        """
        return self._run(input, within_seconds, job, threading.Event())

    def read(self, job_id: str) -> dict[str, Any]:
        """Reads a job."""
        return self._read_json(_Request("GET", _path(job_id)))

    def wait(self, job_id: str, within_seconds: float | None = None) -> dict[str, Any]:
        """Waits until a job has ended, however that is, and returns it; raises WaitOverError when it has not."""
        return self._wait(job_id, within_seconds, time.monotonic(), threading.Event())

    def events(self, job_id: str, after: int = 0) -> Iterator[dict[str, Any]]:
        """Yields what has happened to a job behind an event, and what happens until it ends.

        Lost connections are opened again and go on behind the last event: none is skipped, and none comes twice.
        """
        failures = 0
        pause_seconds = 1.0
        while True:
            headers = {"Accept": "text/event-stream", **({"Last-Event-ID": str(after)} if after > 0 else {})}
            request = _Request("GET", _path(job_id, "/events"), None, headers)
            stream = self._retrying(lambda request=request: self._open(request, _SILENCE_SECONDS), _passes)
            opened_at = time.monotonic()
            with stream:
                if stream.status == 204:
                    return
                try:
                    for field, value in _stream_fields(stream):
                        if field == "retry":
                            pause_seconds = int(value) / 1000
                            continue
                        event = json.loads(value)
                        if event.get("id", after + 1) <= after:
                            continue
                        after = event.get("id", after)
                        failures = 0
                        yield event
                        if event["type"] == "completed":
                            return
                except (OSError, http.client.HTTPException) as error:
                    if failures >= _MOST_FAILURES:
                        raise NoAnswerError("the stream was lost") from error
            failures = failures + 1 if time.monotonic() - opened_at < 5 else 0
            if failures > _MOST_FAILURES:
                raise NoAnswerError("the stream of events ended again and again")
            time.sleep(pause_seconds)

    def cancel(self, job_id: str, hold_seconds: int = 0) -> dict[str, Any]:
        """Cancels a job and returns it: `canceling` while its model stops; `hold_seconds` waits for that."""
        request = _Request("POST", _path(job_id, "/cancel"), b"", _prefer(hold_seconds))
        return self._read_json(request, hold_seconds)

    def retry(self, job_id: str) -> dict[str, Any]:
        """Makes a new job of one that has ended, the same however often it is asked for, and returns it."""
        return self._read_json(_Request("POST", _path(job_id, "/retry"), b""))

    def delete(self, job_id: str) -> None:
        """Deletes a job that has ended: from then on it is unknown. Needs a key with the scope `admin`."""
        tries = 0

        def passes(error: TidegateError) -> bool:
            nonlocal tries
            tries += 1
            return _passes(error)

        try:
            self._read(_Request("DELETE", _path(job_id)), 0, len, passes)
        except AnswerError as error:
            # The answer to an earlier try was lost.
            if error.status != 404 or tries < 2:
                raise

    def output(self, job_id: str) -> Any:
        """Reads the output of a job; raises AnswerError with the status 404 when it has none."""
        return self._read_json(_Request("GET", _path(job_id, "/output")))

    def logs(self, job_id: str) -> str:
        """Reads all lines that the model of a job has printed and that are kept."""
        return self._read(_Request("GET", _path(job_id, "/logs")), 0, lambda body: body.decode("utf-8"))

    def jobs(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Yields jobs, the newest first, page by page as they are taken.

        Filters: `model`, `status`, `createdAfter` and `createdBefore` (RFC 3339), and `metadata`, texts by their names.
        """
        metadata = {f"metadata[{name}]": text for name, text in filters.pop("metadata", {}).items()}
        cursor: dict[str, str] = {}
        while True:
            query = urllib.parse.urlencode({**filters, **metadata, **cursor})
            page = self._read_json(_Request("GET", f"/v1/jobs?{query}"))
            yield from page["jobs"]
            if "nextCursor" not in page:
                return
            cursor = {"cursor": page["nextCursor"]}

    def health(self) -> dict[str, Any]:
        """Reads one verdict of the whole system, `["verdict"]`, with its reasons, `["checks"]`."""
        return self._read_json(_Request("GET", "/v1/health"))

    def models(self) -> list[dict[str, Any]]:
        """Lists the models."""
        return self._read_json(_Request("GET", "/v1/models"))["models"]

    def map(
        self,
        inputs: Iterable[Any],
        *,
        concurrency: int = 8,
        within_seconds: float | None = None,
        return_errors: bool = False,
        **job: Any,
    ) -> Iterator[Any]:
        """Runs a job for each input and yields the jobs in the order of the inputs.

        At most `concurrency` inputs are taken beyond those whose jobs were yielded, so the inputs may be endless. The
        first error ends it, unless `return_errors` yields errors in the places of their jobs. When it ends early, what
        was pushed goes on and no further job is pushed.
        """
        if concurrency < 1:
            raise ValueError("concurrency must be 1 or more")
        stop = threading.Event()
        pool = concurrent.futures.ThreadPoolExecutor(concurrency, "tidegate-map")
        running: collections.deque[concurrent.futures.Future[dict[str, Any]]] = collections.deque()
        try:
            for input in inputs:
                if len(running) == concurrency:
                    yield _result_of(running.popleft(), return_errors)
                running.append(pool.submit(self._run, input, within_seconds, job, stop))
            while running:
                yield _result_of(running.popleft(), return_errors)
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def _run(
        self, input: Any, within_seconds: float | None, job: dict[str, Any], stop: threading.Event
    ) -> dict[str, Any]:
        started_at = time.monotonic()
        hold_seconds = int(_HOLD_SECONDS if within_seconds is None else min(within_seconds, _HOLD_SECONDS))
        ended = self.submit(input, hold_seconds=hold_seconds, **job)
        if not ended["done"]:
            ended = self._wait(ended["id"], within_seconds, started_at, stop)
        if ended["status"] != "succeeded":
            raise JobNotSucceededError(ended)
        return ended

    def _wait(
        self, job_id: str, within_seconds: float | None, started_at: float, stop: threading.Event
    ) -> dict[str, Any]:
        ends_at = float("inf") if within_seconds is None else started_at + within_seconds
        while True:
            job = self.read(job_id)
            if job["done"]:
                return job
            left = ends_at - time.monotonic()
            if left <= 0:
                raise WaitOverError(job_id, within_seconds or 0.0)
            looked_at = time.monotonic()
            # At least 1: without it the gateway answers at once.
            hold_seconds = max(1, int(min(left, _HOLD_SECONDS)))
            query = urllib.parse.urlencode({"after": _LATEST, "wait": hold_seconds, "limit": 1})
            page = self._read_json(_Request("GET", _path(job_id, f"/events?{query}")), hold_seconds)
            # A job whose model prints a lot has an event twice a second.
            pause = 0.0 if page["done"] else max(0.0, min(left, 1.0) - (time.monotonic() - looked_at))
            if stop.wait(pause):
                raise _Stopped

    def _read_json(self, request: _Request, hold_seconds: int = 0) -> Any:
        return self._read(request, hold_seconds, json.loads)

    def _read(
        self,
        request: _Request,
        hold_seconds: int,
        parse: Callable[[bytes], _T],
        passes: Callable[[TidegateError], bool] | None = None,
    ) -> _T:
        def send() -> _T:
            try:
                with self._open(request, self._timeout_seconds + hold_seconds) as answer:
                    return parse(answer.read())
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise NoAnswerError(f"no whole answer from the gateway: {error}") from error

        return self._retrying(send, passes or _passes)

    def _retrying(self, send: Callable[[], _T], passes: Callable[[TidegateError], bool]) -> _T:
        """Sends a request, and again while what it meets passes by itself."""
        for tries_left in range(self._retries, -1, -1):
            try:
                return send()
            except (NoAnswerError, AnswerError) as error:
                after = error.retry_after_seconds if isinstance(error, AnswerError) else None
                if not passes(error) or tries_left == 0 or (after or 0) > self._longest_wait_seconds:
                    raise
                backoff = self._backoff_seconds * 2 ** (self._retries - tries_left) * (1 + random.random())
                time.sleep((after or 0) + min(backoff, _LONGEST_BACKOFF_SECONDS))
        raise AssertionError("unreachable")

    def _open(self, request: _Request, timeout_seconds: float) -> http.client.HTTPResponse:
        method, path, body, headers = request
        sent = urllib.request.Request(self._url + path, data=body, headers={**self._headers, **headers}, method=method)
        try:
            return self._opener.open(sent, timeout=timeout_seconds)
        except urllib.error.HTTPError as error:
            with error:
                raise _answer_error(error) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise NoAnswerError(f"no answer from the gateway: {reason}") from error


def _path(job_id: str, rest: str = "") -> str:
    return f"/v1/jobs/{urllib.parse.quote(job_id, safe='')}{rest}"


def _prefer(hold_seconds: int) -> dict[str, str]:
    return {"Prefer": f"wait={hold_seconds}"} if hold_seconds > 0 else {}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _is_untouched(error: TidegateError) -> bool:
    # A limit is looked at before anything is done.
    return isinstance(error, AnswerError) and error.status == 429


def _passes(error: TidegateError) -> bool:
    if not isinstance(error, AnswerError):
        return True
    # 409: another request with the same idempotency key has no answer yet.
    return error.status in _PASSING or (error.status == 409 and error.retry_after_seconds is not None)


def _answer_error(answer: urllib.error.HTTPError) -> AnswerError:
    try:
        problem = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        problem = None
    is_problem = isinstance(problem, dict) and isinstance(problem.get("detail"), str)
    detail = problem["detail"] if is_problem else f"the gateway answered {answer.code} {answer.reason}".rstrip()
    return AnswerError(
        answer.code, detail, problem if is_problem else None, _retry_after(answer.headers.get("Retry-After"))
    )


def _retry_after(header: str | None) -> float | None:
    """Seconds, or a date (RFC 9110)."""
    if header is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", header):
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _stream_fields(stream: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """The fields `retry`, and the data of each whole event, of server-sent events."""
    data: list[str] = []
    for line in stream:
        text = line.decode("utf-8").rstrip("\r\n")
        name, _, value = text.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if text == "":
            if data:
                yield "data", "\n".join(data)
            data = []
        elif name == "data":
            data.append(value)
        elif name == "retry" and value.isdigit():
            yield "retry", value


def _result_of(running: concurrent.futures.Future[dict[str, Any]], return_errors: bool) -> Any:
    if not return_errors:
        return running.result()
    error = running.exception()
    if error is not None and not isinstance(error, TidegateError):
        raise error
    return running.result() if error is None else error
