"""The service that Tidegate follows, as it was: FastAPI takes the push, Celery keeps it in Redis.

Run by the benchmark with Debian's own packages, as one uvicorn process.
"""

import os

from celery import Celery
from fastapi import FastAPI

tasks = Celery("tasks", broker=os.environ["CELERY_REDIS_URL"], backend=os.environ["CELERY_REDIS_URL"])
app = FastAPI()


@tasks.task
def predict(text):
    return {"output": text, "input": text}


@app.get("/readyz")
async def readyz():
    return {"status": "ok"}


@app.post("/push")
async def push(input: str):
    return {"id": predict.delay(input).id}
