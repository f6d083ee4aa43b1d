// socket.io behind plain node:http, with the REST calls of notification-socketio: the peer that ratios are taken to.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { Server } from 'socket.io';

const { version } = createRequire(import.meta.url)('socket.io/package.json');
const token = process.env.AUTH_TOKEN;
const registrations = new Map();
const PATH = /^\/api\/([^/]+)\/(register|push)$/;

const http = createServer(answer);
const io = new Server(http, { allowEIO3: true });

io.on('connection', (socket) => {
  socket.on('register', (user, connection, callback) => {
    const ok = registrations.get(user)?.has(connection) === true;
    if (ok) socket.join(user);
    callback?.({ ok });
  });
});

// No URL is parsed and nothing is joined that comes in one piece: the peer is to be as fast as it can be.
function answer(request, response) {
  const [path, query] = request.url.split('?');
  if (path === '/api/status/ping') return send(response, 200, 'pong');
  if (path === '/api/status/info') return sendJson(response, { name: 'socket.io', version });
  if (path === '/api/status/heap') return sendJson(response, { bytes: liveHeap() });
  const match = PATH.exec(path);
  if (!match) return send(response, 404, '');
  if (request.headers['x-auth-token'] !== token) return send(response, 401, '');
  const user = decodeURIComponent(match[1]);
  if (match[2] === 'register') return register(user, new URLSearchParams(query).get('connectionId'), response);
  return push(user, request, response);
}

function register(user, connection, response) {
  if (!registrations.has(user)) registrations.set(user, new Set());
  registrations.get(user).add(connection);
  send(response, 200, '');
}

function push(user, request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    let message;
    try {
      ({ message } = JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    } catch {
      return send(response, 400, '');
    }
    if (message === undefined || message === null) return send(response, 400, '');
    const sessions = io.of('/').adapter.rooms.get(user)?.size ?? 0;
    io.to(user).emit('message', message);
    return sendJson(response, { sessions });
  });
}

function liveHeap() {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function sendJson(response, value) {
  send(response, 200, JSON.stringify(value), 'application/json');
}

function send(response, status, body, type = 'text/plain') {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

http.listen({ port: Number(process.env.PORT), host: '0.0.0.0', backlog: 4096 });
process.on('SIGTERM', () => process.exit(0));
