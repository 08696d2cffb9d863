import http.server
import threading


class ScriptedGateway:
    """Answers in the order of a script, and keeps the requests: `(status, headers, body)`, or None to hang up."""

    def __init__(self, answers):
        self.answers = list(answers)
        self.requests = []
        self.bodies = []
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                gateway.requests.append(self)
                gateway.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
                answer = gateway.answers.pop(0)
                if answer is None:
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def headers(self, name):
        return [request.headers.get(name) for request in self.requests]
