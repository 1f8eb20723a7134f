// Runs calls of the official SDK for the tests: one JSON request per line in, JSON events per line out, calls side by side.
// Every event names its call: {"id", "chunk"} for a piece of a stream, {"id", "result"} once at the end.
import { createInterface } from 'node:readline';
import OpenAI from 'openai';
import { Agent, H2CClient, Response, fetch } from 'undici';

const dispatchers = new Map();

function dispatcherFor(baseURL, http2) {
  const origin = new URL(baseURL).origin;
  const key = `${http2} ${origin}`;
  if (!dispatchers.has(key)) {
    dispatchers.set(key, http2 ? new H2CClient(origin, { maxConcurrentStreams: 1000, pipelining: 1000 }) : new Agent());
  }
  return dispatchers.get(key);
}

// A fetch that keeps the bytes of both directions as the SDK sent and received them.
function recordingFetch(call, wire) {
  const dispatcher = dispatcherFor(call.baseURL, call.http2);
  return async (url, init) => {
    wire.request = Buffer.from(init.body ?? '');
    const answer = await fetch(url, { ...init, dispatcher });
    wire.status = answer.status;
    wire.headers = Object.fromEntries(answer.headers);
    if (answer.body === null) {
      return answer;
    }
    const kept = new TransformStream({
      transform(bytes, out) {
        wire.response.push(Buffer.from(bytes));
        out.enqueue(bytes);
      },
      flush() {
        wire.complete = true;
      },
    });
    return new Response(answer.body.pipeThrough(kept), { status: answer.status, headers: answer.headers });
  };
}

function describe(error) {
  return {
    name: error.constructor.name,
    isApiError: error instanceof OpenAI.APIError,
    message: error.message,
    status: error.status ?? null,
    code: error.code ?? null,
    type: error.type ?? null,
    param: error.param ?? null,
  };
}

function write(event) {
  process.stdout.write(JSON.stringify(event) + '\n');
}

async function run(call) {
  const wire = { request: Buffer.alloc(0), response: [], status: 0, headers: {}, complete: false };
  const result = { value: null, error: null };
  const client = new OpenAI({
    apiKey: 'sk-test', baseURL: call.baseURL, maxRetries: 0, timeout: 60_000,
    defaultHeaders: call.headers, fetch: recordingFetch(call, wire),
  });
  try {
    const create = call.operation === 'completions' ? client.completions : client.chat.completions;
    const answer = await create.create(call.body);
    if (call.body.stream) {
      let left = call.abortAfter ?? Infinity;
      for await (const chunk of answer) {
        write({ id: call.id, chunk });
        if (--left === 0) {
          answer.controller.abort();
        }
      }
    } else {
      result.value = answer;
    }
  } catch (error) {
    result.error = describe(error);
  }
  write({
    id: call.id,
    result: {
      ...result, status: wire.status, headers: wire.headers, complete: wire.complete,
      request: wire.request.toString('base64'), response: Buffer.concat(wire.response).toString('base64'),
    },
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  run(JSON.parse(line));
}
