"""What needs a gateway and a worker of the scripted model: e2e/clients runs it, with TIDEGATE_URL and TIDEGATE_KEY."""

import unittest

from python.tidegate_client import AnswerError, Client, JobNotSucceededError


def script(steps, end="returns", milliseconds=20):
    return {"stepMilliseconds": milliseconds, "tries": [{"steps": steps, "end": end}]}


class AgainstGateway(unittest.TestCase):
    def setUp(self):
        self.client = Client()

    def test_runs_a_job(self):
        job = self.client.run("Grüße", metadata={"customer": "4711"}, within_seconds=30)
        self.assertEqual((job["output"], job["metadata"]), ("Grüße", {"customer": "4711"}))
        self.assertEqual(self.client.output(job["id"]), "Grüße")

    def test_pushes_one_job_under_one_key(self):
        first = self.client.submit("hello", idempotency_key='python "1"')
        self.assertEqual(self.client.submit("hello", idempotency_key='python "1"')["id"], first["id"])
        self.assertEqual(self.client.wait(first["id"], 30)["status"], "succeeded")

    def test_follows_a_job(self):
        job = self.client.submit(script(3))
        events = list(self.client.events(job["id"]))
        numbers = [event["id"] for event in events if "id" in event]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertEqual((events[0]["type"], events[-1]["status"]), ("queued", "succeeded"))
        self.assertIn("try 1 line 3\n", self.client.logs(job["id"]))
        self.assertEqual(list(self.client.events(job["id"], after=numbers[-1])), [])

    def test_cancels_a_job(self):
        job = self.client.submit(script(1000))
        self.client.cancel(job["id"])
        self.assertEqual(self.client.wait(job["id"], 30)["status"], "canceled")

    def test_fails_with_the_job(self):
        with self.assertRaisesRegex(JobNotSucceededError, "try 1 fails") as caught:
            self.client.run(script(0, "throws"))
        self.assertEqual(self.client.retry(caught.exception.job["id"])["retryOf"], caught.exception.job["id"])

    def test_pushes_many_jobs_and_deletes_one(self):
        good, bad = self.client.submit_many([{"input": "hello"}, {"input": "hello", "model": "nothing"}])
        self.assertEqual((good["status"], bad["status"]), (202, 422))
        self.assertEqual(self.client.wait(good["job"]["id"], 30)["output"], "hello")
        self.client.delete(good["job"]["id"])
        with self.assertRaises(AnswerError) as caught:
            self.client.read(good["job"]["id"])
        self.assertEqual(caught.exception.status, 404)

    def test_maps_inputs(self):
        jobs = self.client.map((f"input {number}" for number in range(12)), concurrency=4, within_seconds=30)
        self.assertEqual([job["output"] for job in jobs], [f"input {number}" for number in range(12)])

    def test_lists_jobs_and_says_how_all_is(self):
        ids = [self.client.submit(number, metadata={"list": "python"})["id"] for number in range(3)]
        listed = [job["id"] for job in self.client.jobs(metadata={"list": "python"}, limit=2)]
        self.assertEqual(listed, ids[::-1])
        names = [check["name"] for check in self.client.health()["checks"]]
        self.assertEqual(names[:2], ["broker", "store"])

    def test_says_what_is_wrong(self):
        with self.assertRaises(AnswerError) as caught:
            self.client.submit("hello", model="nothing")
        self.assertEqual(caught.exception.status, 422)
        with self.assertRaises(AnswerError) as caught:
            self.client.read("nothing")
        self.assertEqual(caught.exception.status, 404)
        self.assertEqual([model["name"] for model in self.client.models()], ["default"])
