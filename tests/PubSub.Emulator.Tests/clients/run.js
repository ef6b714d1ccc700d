// node run.js <scenario> <json of the emulator>: runs one scenario; any failure ends with a stack and exit code 1.
'use strict';
const org = require('./org');

const scenarios = Object.assign(
  {}, ...['metadata', 'subscribe', 'publish', 'changes', 'errors', 'faults'].map(name => require(`./scenarios/${name}`)));

const [name, emulator] = process.argv.slice(2);
org.connect(JSON.parse(emulator), async client => scenarios[name](client)).then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  });
