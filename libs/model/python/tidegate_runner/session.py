"""What a runner does between its first frame and its last: one set-up, then jobs one after the other."""

import asyncio
import collections.abc
import inspect
import os
import queue
import signal
import sys
import threading
import time

from .channel import ChannelClosed, read_json
from .context import PredictContext
from .describing import described
from .floats import OutputFloats
from .generating import generated_json
from .interruption import Interruption, JobCanceled
from .loading import load_model_class, made_model
from .output import OutputError, OutputTooLarge, output_json
from .printing import PrintedOutput
from .raised_message import print_raised, raised_message
from .reading import input_reader
from .shape import called_with_context
from .signals import handle_signals

PROTOCOL_VERSION = 1
LEAST_PYTHON = (3, 9)
FATAL_EXIT_CODE = 1
# As shells report a process that SIGTERM has ended.
TERMINATED_EXIT_CODE = 143


class Session:
    """Runs the model on the main thread, where interruptions arrive; another one listens to the host."""

    def __init__(self, channel, process_id):
        self._channel = channel
        self._process_id = process_id
        self._printed = PrintedOutput()
        self._orders = queue.SimpleQueue()
        self._model = None
        self._predict = None
        self._read = None
        self._floats = None
        self._maximum_output_bytes = 0
        self._context = None
        self._canceled = None
        self._interruption = Interruption()
        self._loop = None

    def serve(self):
        """Does what the host asks until it asks for the end."""
        handle_signals(self._interrupt, self._terminate)
        threading.Thread(target=self._listen, name="tidegate channel", daemon=True).start()
        while True:
            header, payload = self._orders.get()
            if header["type"] == "setup":
                self._set_up(header)
            elif header["type"] == "describe":
                self._describe(header)
            else:
                self._run(header["jobId"], header["attempt"], payload)

    def _listen(self):
        try:
            while True:
                header, payload = self._channel.receive()
                kind = header.get("type")
                if kind in ("setup", "describe", "run"):
                    self._orders.put((header, payload))
                elif kind == "cancel":
                    self._cancel(header["jobId"])
                elif kind == "stop":
                    self._end(0)
        except ChannelClosed:
            # The host is gone, and with it goes all that the model has started.
            try:
                os.killpg(self._process_id, signal.SIGKILL)
            except OSError:
                pass
            self._end(FATAL_EXIT_CODE)

    def _cancel(self, job_id):
        context = self._context
        if context is None or context.job_id != job_id:
            return
        self._canceled = context
        context.canceled.set()
        # A real signal also ends a wait in the system, as in `time.sleep`.
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    def _interrupt(self, _number, _frame):
        """A Ctrl-C for the whole worker must not interrupt the running job."""
        context = self._context
        if context is not None and context is self._canceled:
            self._canceled = None
            self._interruption.request()

    def _terminate(self, _number, _frame):
        """SIGTERM ends the process while its job is canceled; for the whole worker, it must not end the job."""
        context = self._context
        if context is not None and context.canceled.is_set():
            self._end(TERMINATED_EXIT_CODE)

    def _set_up(self, header):
        began_at = time.monotonic()
        try:
            self._maximum_output_bytes = header["maximumOutputBytes"]
            model_class = self._load(header)
            self._read = input_reader(model_class)
            self._floats = OutputFloats(model_class)
            self._model = made_model(model_class, header["modelName"])
            self._leave_if_forked()
            self._predict = called_with_context(self._model.predict)
            self._printed.flush()
            self._channel.send({"type": "ready", "setupSeconds": time.monotonic() - began_at})
        except BaseException as error:
            self._tell_failure(error)

    def _describe(self, header):
        try:
            self._load(header)
        except BaseException as error:
            self._tell_failure(error)

    def _load(self, header):
        """Loads the file, reports its schemas, and returns its class."""
        if header["protocolVersion"] != PROTOCOL_VERSION:
            raise RuntimeError(f"the host uses protocol {header['protocolVersion']}, the runner {PROTOCOL_VERSION}")
        if sys.version_info < LEAST_PYTHON:
            raise RuntimeError(f"Python {'.'.join(map(str, LEAST_PYTHON))} or later is needed, this is {sys.version}")
        module, model_class = load_model_class(header["modelPath"], header["modelName"])
        schemas, problem = described(module, model_class, header["maximumSchemaBytes"])
        self._leave_if_forked()
        self._channel.send({"type": "described", "problem": problem}, schemas.encode("ascii"))
        return model_class

    def _tell_failure(self, error):
        self._leave_if_forked()
        print_raised()
        self._printed.flush()
        self._channel.send({"type": "setup_failed", "message": raised_message(error)})

    def _run(self, job_id, attempt, payload):
        context = PredictContext(self._channel, self._interruption, job_id, attempt)
        self._interruption.reset()
        try:
            self._context = context
            answer, output = self._answer(context, payload)
            self._context = None
        except JobCanceled:
            # It came just as the job ended.
            self._context = None
            answer, output = {"type": "failed", "message": "canceled"}, b""
        context.end()
        self._printed.flush()
        if context.canceled.is_set() and answer["type"] == "failed":
            answer["raised"] = True
        self._channel.send({**answer, "jobId": job_id}, output)

    def _answer(self, context, payload):
        try:
            return {"type": "succeeded"}, self._output_of(read_json(payload.decode("utf-8")), context)
        except OutputTooLarge as error:
            return {"type": "output_too_large", "message": str(error)}, b""
        except OutputError as error:
            return {"type": "failed", "message": raised_message(error)}, b""
        except JobCanceled:
            return {"type": "failed", "message": "canceled"}, b""
        except (SystemExit, GeneratorExit, KeyboardInterrupt) as error:
            self._leave_if_forked()
            self._end_with_message(error)
        except BaseException as error:
            print_raised()
            return {"type": "failed", "message": raised_message(error)}, b""
        finally:
            self._leave_if_forked()

    def _output_of(self, value, context):
        if self._read is not None:
            value = self._read(value)
        output = self._interruption.run(self._predict, value, context)
        if inspect.isawaitable(output):
            output = self._complete(output)
        if isinstance(output, collections.abc.AsyncIterator):
            output = self._steps(output)
        if isinstance(output, collections.abc.Iterator):
            return generated_json(
                output, context, self._channel, self._interruption, self._maximum_output_bytes, self._floats
            )
        return output_json(self._floats.of_whole(output), self._maximum_output_bytes)

    def _steps(self, generator):
        """An asynchronous generator or iterator as a plain generator."""
        try:
            while True:
                try:
                    yield self._complete(generator.__anext__())
                except StopAsyncIteration:
                    return
        finally:
            if hasattr(generator, "aclose"):
                self._complete(generator.aclose())

    def _complete(self, awaitable):
        """All asynchronous calls share one loop, so that connections that a model keeps stay usable."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)

        async def awaited():
            return await awaitable

        try:
            return self._interruption.run(lambda: self._loop.run_until_complete(awaited()))
        except JobCanceled:
            # What the job has begun must not go on during the next one.
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            if tasks:
                self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            raise

    def _leave_if_forked(self):
        """A child that the model forked and that came back from it must not go on as if it were the runner."""
        if os.getpid() != self._process_id:
            os._exit(0)

    def _end_with_message(self, error):
        message = raised_message(error, with_class=True)
        # The host kills the process when it receives its last message.
        self._printed.flush()
        self._channel.send({"type": "fatal", "message": f"the model ended its process: {message}"})
        self._end(FATAL_EXIT_CODE)

    def _end(self, code):
        self._printed.flush()
        os._exit(code)
