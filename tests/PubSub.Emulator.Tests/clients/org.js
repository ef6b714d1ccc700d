// A client of the emulator made of @grpc/grpc-js, @grpc/proto-loader and avsc.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const avro = require('avsc');

const proto = path.join(__dirname, '../../../protos/pubsub_api.proto');
const { PubSub } = grpc.loadPackageDefinition(
  loader.loadSync(proto, { longs: String, enums: String, defaults: true })).eventbus.v1;

class Org {
  constructor(emulator) {
    this.emulator = emulator;
    this.types = new Map();
    const tls = emulator.secure;
    const credentials = tls ? grpc.credentials.createSsl(fs.readFileSync(emulator.caFile)) : grpc.credentials.createInsecure();
    const target = (tls ? emulator.tlsEndpoint : emulator.endpoint).replace(/^https?:\/\//, '').replace('127.0.0.1', 'localhost');
    this.stub = new PubSub(target, credentials, emulator.channel ?? {});
    this.metadata = this.headers({});
  }

  headers(changes) {
    const { accessToken, instanceUrl, orgId } = this.emulator;
    const all = { accesstoken: accessToken, instanceurl: instanceUrl, tenantid: orgId, ...changes };
    const metadata = new grpc.Metadata();
    Object.entries(all).filter(([, value]) => value !== undefined).forEach(([key, value]) => metadata.set(key, value));
    return metadata;
  }

  call(method, request, metadata = this.metadata) {
    return new Promise((resolve, reject) =>
      this.stub[method](request, metadata, (error, answer) => (error ? reject(error) : resolve(answer))));
  }

  async type(schemaId) {
    if (!this.types.has(schemaId)) {
      this.types.set(schemaId, avro.Type.forSchema(JSON.parse((await this.call('getSchema', { schemaId })).schemaJson)));
    }

    return this.types.get(schemaId);
  }

  async decode(consumed) {
    const type = await this.type(consumed.event.schemaId);
    return type.fromBuffer(consumed.event.payload);
  }

  subscribe(first, metadata = this.metadata) {
    return this.stream(this.stub.subscribe(metadata), first);
  }

  publishStream(first) {
    return this.stream(this.stub.publishStream(this.metadata), first);
  }

  // next() gives the next message, and undefined after an end with OK; an end with an error is thrown.
  stream(call, first) {
    const queue = [];
    const waiting = [];
    const put = item => (waiting.length > 0 ? waiting.shift()(item) : queue.push(item));
    call.on('data', message => put({ message }));
    call.on('error', error => put({ error }));
    call.on('end', () => put({}));
    call.write(first);
    const take = () => (queue.length > 0 ? Promise.resolve(queue.shift()) : new Promise(resolve => waiting.push(resolve)));
    return {
      write: request => call.write(request),
      end: () => call.end(),
      cancel: () => call.cancel(),
      next: async () => {
        const { message, error } = await take();
        if (error) {
          throw error;
        }

        return message;
      },
    };
  }

  // All events of a topic that are there now.
  async all(topicName) {
    const stream = this.subscribe({ topicName, replayPreset: 'EARLIEST', numRequested: 100 });
    const events = [];
    const { events: total } = (await this.control('GET', 'topics')).find(topic => topic.name === topicName);
    while (events.length < total) {
      const batch = await stream.next();
      events.push(...batch.events);
      if (batch.pendingNumRequested === 0) {
        stream.write({ numRequested: 100 });
      }
    }

    stream.cancel();
    return events;
  }

  async control(method, what, body) {
    const response = await fetch(`${this.emulator.instanceUrl}/emulator/${what}`, {
      method, body: body && JSON.stringify(body), headers: { 'content-type': 'application/json' },
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${what}: ${response.status} ${text}`);
    }

    return text && JSON.parse(text);
  }

  // Returns when a stream is being served; it then also gets an empty batch.
  async untilSubscribed() {
    while ((await this.control('POST', 'keep-alive')).subscriptions === 0);
  }

  async untilUnsubscribed() {
    while ((await this.control('POST', 'keep-alive')).subscriptions > 0);
  }
}

async function connect(emulator, use) {
  await use(new Org(emulator));
}

module.exports = { connect };
