// Validates every message that the session tests exchanged against DAP's published schema.
// usage: node check_traffic.mjs SCHEMA TRAFFIC_FOLDER      The folder is emptied when all is well.
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';

const [schemaPath, folder] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
ajv.addSchema(schema, 'dap');

/** Command or event name to definition: the schema's enum of one name says which definition it is. */
function definitionsBy(property, suffix) {
  const found = new Map();
  for (const [name, definition] of Object.entries(schema.definitions)) {
    if (!name.endsWith(suffix)) continue;
    for (const part of definition.allOf ?? []) {
      const names = part.properties?.[property]?.enum;
      if (names?.length === 1) found.set(names[0], name);
    }
  }
  return found;
}
const requests = definitionsBy('command', 'Request');
const events = definitionsBy('event', 'Event');

/** The definition that a message must fit, or null for Wayfinder's own ones. */
function definitionOf(message) {
  if (message.type === 'event') return events.get(message.event) ?? 'Event';
  if (message.type === 'request') return requests.get(message.command) ?? 'Request';
  const request = requests.get(message.command);
  if (!message.success) return 'ErrorResponse';
  return request ? request.replace(/Request$/, 'Response') : 'Response';
}

/** Each client's messages on their own; '=' lines part them. */
function* sessions() {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.traffic'))) {
    let messages = [];
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (line.startsWith('=')) {
        yield messages;
        messages = [];
      } else if (line !== '') {
        messages.push({ sent: line.startsWith('>'), message: JSON.parse(line.slice(2)) });
      }
    }
    yield messages;
  }
}

let checked = 0;
const wrong = new Set();
function check(message, definition) {
  if (!schema.definitions[definition]) return;
  const validate = ajv.getSchema(`dap#/definitions/${definition}`);
  ++checked;
  if (validate(message)) return;
  wrong.add(`${definition}: ${ajv.errorsText(validate.errors)}\n  ${JSON.stringify(message).slice(0, 400)}`);
}

for (const messages of sessions()) {
  const succeeded = new Set(messages.filter((m) => !m.sent && m.message.success).map((m) => m.message.request_seq));
  for (const { sent, message } of messages) {
    if (!sent) {
      check(message, definitionOf(message));
    } else if (succeeded.has(message.seq) && requests.has(message.command)) {
      // Tests of bad input send what does not fit on purpose; a request that was answered well must fit.
      if (message.arguments !== undefined && !Array.isArray(message.arguments)) check(message, definitionOf(message));
    }
  }
}
for (const text of wrong) console.error(text);
console.log(`${checked} messages checked, ${wrong.size} kinds of misfit`);
if (checked === 0 || wrong.size > 0) process.exit(1);
rmSync(folder, { recursive: true });
