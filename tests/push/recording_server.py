"""A server that takes pushed profiles, or does what servers also do, and remembers each request."""
import email.parser
import email.policy
import gzip
import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    """(field number, integer or bytes) of a protocol buffer without fixed-size fields."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            value, at = data[at : at + value], at + value
        elif key & 7 != 0:
            raise ValueError(f"wire type {key & 7}")
        yield key >> 3, value


def packed(data):
    at, values = 0, []
    while at < len(data):
        value, at = varint(data, at)
        values.append(value)
    return values


class Pprof:
    """What a test asks of a profile. Fields by their numbers in pprof's profile.proto."""

    def __init__(self, data):
        messages = {}
        for number, value in fields(gzip.decompress(data)):
            messages.setdefault(number, []).append(value)
        strings = [value.decode() for value in messages[6]]
        self.types = [strings[dict(fields(value))[1]] for value in messages[1]]
        self.functions = {strings[dict(fields(value))[2]] for value in messages[5]}
        self.totals = dict.fromkeys(self.types, 0)
        self.labels = {}  # {(key, value): sum of the last type}
        for sample in messages.get(2, []):
            values = packed(next(value for number, value in fields(sample) if number == 2))
            for name, value in zip(self.types, values):
                self.totals[name] += value
            for label in (dict(fields(value)) for number, value in fields(sample) if number == 3):
                pair = strings[label[1]], strings[label[2]]
                self.labels[pair] = self.labels.get(pair, 0) + values[-1]
        self.duration = messages[10][0] / 1e9


class Request:
    """One request, taken to pieces."""

    def __init__(self, path, headers, body):
        url = urllib.parse.urlsplit(path)
        self.path = url.path
        self.query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        self.headers = headers
        head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        self.parts = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}

    @property
    def pprof(self):
        return Pprof(self.parts["profile"].get_payload(decode=True))

    @property
    def sample_types(self):
        return json.loads(self.parts["sample_type_config"].get_payload(decode=True))


class RecordingServer:
    """`answers`: what it answers to one request after another, a status, a number of seconds to wait before 200 as a
    float, or None for never; the last one goes on."""

    def __init__(self, answers=(200,), port=0):
        self.requests, self._answers, self._lock = [], list(answers), threading.Lock()
        self._closing = threading.Event()
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802 - the library's name
                recorder.take(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        with self._lock:
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            request = Request(handler.path, handler.headers, body)
            request.answer = answer
            self.requests.append(request)
        if answer is None:
            self._closing.wait(60)
            return
        if isinstance(answer, float):
            time.sleep(answer)
            answer = 200
        text = b"no such thing\nmore" if answer != 200 else b""
        try:
            handler.send_response(answer)
            handler.send_header("Content-Length", str(len(text)))
            handler.end_headers()
            handler.wfile.write(text)
        except OSError:
            pass  # who pushed has given up

    def taken(self):
        """The requests that were answered with success."""
        return [r for r in self.requests if r.answer == 200 or isinstance(r.answer, float)]
