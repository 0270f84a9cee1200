"""The stand-in for the intruder's server: control.py CERT KEY. Port 8080 clear, port 443 TLS; it only says 'wait'."""
import http.server
import json
import ssl
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server_version = 'Apache'
    sys_version = ''

    def reply(self, body):
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.send_header('Connection', 'close')
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def do_GET(self):
        self.reply(json.dumps({'task': 'none', 'wait': 15}).encode())

    def do_POST(self):
        if self.headers.get('Expect'):
            self.send_response_only(100)
            self.end_headers()
        left = int(self.headers['Content-Length'])
        while left > 0:
            left -= len(self.rfile.read(min(left, 65536)))
        self.reply(b'{"stored": true}')

    def log_message(self, *_):
        pass


def listen(port, context=None):
    server = http.server.ThreadingHTTPServer(('', port), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever).start()


tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(sys.argv[1], sys.argv[2])
listen(8080)
listen(443, tls)
