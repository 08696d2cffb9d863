import json
import time
import unittest
from email.utils import formatdate

from python.tidegate_client import (
    AnswerError,
    Client,
    JobNotSucceededError,
    NoAnswerError,
    WaitOverError,
)
from python_tests.scripted_gateway import ScriptedGateway

QUEUED = {"id": "one", "status": "queued", "done": False}
SUCCEEDED = {"id": "one", "status": "succeeded", "done": True, "output": "HELLO"}


def answer(status, body, **headers):
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(body).encode()


def problem(status, detail, **headers):
    return answer(status, {"detail": detail, "status": status}, **headers)


def event(id, type):
    number = "" if id is None else f"id: {id}\n"
    data = {"type": type, "attempt": 1} if id is None else {"id": id, "type": type, "attempt": 1}
    return f"{number}event: {type}\ndata: {json.dumps(data)}\n\n"


def stream(*texts):
    return 200, {"Content-Type": "text/event-stream"}, "".join(["retry: 1\n\n", *texts]).encode()


class ClientTest(unittest.TestCase):
    def ask(self, answers, act, **options):
        with ScriptedGateway(answers) as gateway:
            self.gateway = gateway
            return act(Client(gateway.url, "tidegate_1", **{"backoff_seconds": 0.001, **options}))

    def error(self, answers, act, error=AnswerError, **options):
        with self.assertRaises(error) as caught:
            self.ask(answers, act, **options)
        return caught.exception

    def test_sends_the_access_key_and_an_id_that_is_no_more_than_a_part_of_the_path(self):
        self.assertEqual(self.ask([answer(200, QUEUED)], lambda client: client.read("../a?b")), QUEUED)
        self.assertEqual(self.gateway.requests[0].path, "/v1/jobs/..%2Fa%3Fb")
        self.assertEqual(self.gateway.headers("Authorization"), ["Bearer tidegate_1"])

    def test_sends_a_request_again_while_what_it_meets_passes(self):
        passing = [
            None,
            (502, {"Content-Length": "0"}, b""),
            problem(503, "away", Retry_After="0"),
            problem(429, "many", Retry_After=formatdate(0, usegmt=True)),
        ]
        self.assertEqual(self.ask([*passing, answer(200, QUEUED)], lambda client: client.read("one")), QUEUED)
        self.assertEqual(len(self.gateway.requests), 5)

    def test_sends_it_again_after_half_of_an_answer(self):
        half = (200, {"Content-Length": "100"}, b'{"id": ')
        self.assertEqual(self.ask([half, answer(200, QUEUED)], lambda client: client.read("one")), QUEUED)

    def test_waits_as_long_as_the_answer_says(self):
        began = time.monotonic()
        self.ask([problem(503, "away", Retry_After="1"), answer(200, QUEUED)], lambda client: client.read("one"))
        self.assertGreaterEqual(time.monotonic() - began, 1)

    def test_gives_up_after_the_last_retry_and_before_a_wait_that_is_too_long(self):
        error = self.error([problem(503, "away")] * 2, lambda client: client.read("one"), retries=1)
        self.assertEqual((error.status, error.detail), (503, "away"))
        error = self.error([problem(429, "many", Retry_After="61")], lambda client: client.read("one"))
        self.assertEqual(error.retry_after_seconds, 61)

    def test_does_not_send_again_what_is_refused(self):
        for status in (302, 400, 401, 403, 404, 409, 413, 422, 500):
            error = self.error(
                [problem(status, "wrong", Location="http://127.0.0.1:1/")], lambda client: client.read("one")
            )
            self.assertEqual((error.status, error.detail, len(self.gateway.requests)), (status, "wrong", 1))

    def test_says_why_there_is_no_answer(self):
        with self.assertRaisesRegex(NoAnswerError, "refused"):
            Client("http://127.0.0.1:1", retries=0).read("one")

    def test_is_made_only_with_an_address_and_a_key_that_can_be_which_no_message_has(self):
        for address, key in [
            ("ftp://gateway", None),
            ("gateway:8002", None),
            ("http://a:secret@gateway", None),
            ("http://gateway", "secret\n"),
        ]:
            with self.assertRaises(ValueError) as caught:
                Client(address, key)
            self.assertNotIn("secret", str(caught.exception))

    def test_pushes_a_job_under_one_key_with_the_same_bytes(self):
        answers = [None, problem(409, "not yet", Retry_After="0"), answer(202, QUEUED)]
        self.ask(answers, lambda client: client.submit({"a": "ü"}, metadata={"b": "c"}))
        keys = self.gateway.headers("Idempotency-Key")
        self.assertRegex(keys[0], r'^"[\da-f-]{36}"$')
        self.assertEqual(len(set(keys)), 1)
        self.assertEqual(set(self.gateway.bodies), {'{"input": {"a": "ü"}, "metadata": {"b": "c"}}'.encode()})

    def test_pushes_many_jobs_and_not_twice_when_the_answer_is_lost(self):
        entries = [{"status": 202, "job": QUEUED}, {"status": 422, "problem": {"detail": "wrong"}}]
        answers = [problem(429, "many", Retry_After="0"), answer(200, {"jobs": entries})]
        jobs = [{"input": "a"}, {"input": 1, "webhook": {"url": "https://example.com/"}}]
        self.assertEqual(self.ask(answers, lambda client: client.submit_many(jobs)), entries)
        self.assertEqual(json.loads(self.gateway.bodies[1]), {"jobs": jobs})
        self.error([None], lambda client: client.submit_many(jobs), error=NoAnswerError)

    def test_deletes_a_job_also_when_an_answer_is_lost(self):
        gone = problem(404, "no job has this id")
        self.assertIsNone(self.ask([(204, {}, b"")], lambda client: client.delete("one")))
        self.assertIsNone(self.ask([None, gone], lambda client: client.delete("one")))
        self.assertEqual(self.error([gone], lambda client: client.delete("one")).status, 404)

    def test_runs_a_job_in_one_request_where_it_is_quick(self):
        self.assertEqual(self.ask([answer(200, SUCCEEDED)], lambda client: client.run("hello")), SUCCEEDED)
        self.assertEqual(self.gateway.headers("Prefer"), ["wait=20"])

    def test_looks_again_when_something_has_happened(self):
        done = answer(200, {"events": [], "last": 3, "done": True})
        answers = [answer(202, QUEUED), answer(200, QUEUED), done, answer(200, SUCCEEDED)]
        self.assertEqual(self.ask(answers, lambda client: client.run("hello", within_seconds=10)), SUCCEEDED)

    def test_fails_with_the_job_or_when_the_time_is_over(self):
        failed = {**SUCCEEDED, "status": "failed", "error": "no page"}
        error = self.error([answer(200, failed)], lambda client: client.run("hello"), error=JobNotSucceededError)
        self.assertEqual((error.job, str(error)), (failed, "job one is failed: no page"))
        answers = [answer(202, QUEUED), answer(200, QUEUED)]
        self.error(answers, lambda client: client.run("hello", within_seconds=0), error=WaitOverError)

    def test_follows_a_job_over_lost_connections(self):
        answers = [
            stream(event(1, "queued"), event(2, "started")[:20]),
            (502, {}, b""),
            stream(
                ": comment\n\n", event(1, "queued"), event(2, "started"), event(None, "progress"), event(3, "completed")
            ),
        ]
        events = self.ask(answers, lambda client: list(client.events("one")))
        self.assertEqual([one["type"] for one in events], ["queued", "started", "progress", "completed"])
        self.assertEqual(self.gateway.headers("Last-Event-ID"), [None, "1", "1"])

    def test_follows_nothing_behind_the_end(self):
        self.assertEqual(self.ask([(204, {}, b"")], lambda client: list(client.events("one", after=3))), [])

    def test_maps_inputs_to_jobs_in_their_order_and_takes_no_more_than_it_runs(self):
        taken = []

        def inputs():
            for number in range(1_000_000):
                taken.append(number)
                yield number

        def first_five(client):
            jobs = client.map(inputs(), concurrency=3)
            return [next(jobs) for _ in range(5)]

        jobs = self.ask([answer(200, SUCCEEDED)] * 20, first_five)
        self.assertEqual(jobs, [SUCCEEDED] * 5)
        self.assertLessEqual(len(taken), 5 + 3)

    def test_maps_to_the_first_error_or_to_all_of_them(self):
        failed = {**SUCCEEDED, "status": "failed"}
        answers = [answer(200, failed), answer(200, failed), answer(200, SUCCEEDED)]
        self.error(answers, lambda client: list(client.map([1], concurrency=1)), error=JobNotSucceededError)
        mapped = self.ask(answers, lambda client: list(client.map([1, 2, 3], concurrency=1, return_errors=True)))
        self.assertEqual([isinstance(one, JobNotSucceededError) for one in mapped], [True, True, False])
