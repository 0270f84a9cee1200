#!/usr/bin/env node
// Takes tshark's place in scripts: the same command line, such as pyshark's tshark_path.
process.argv.splice(2, 0, 'tshark')
await import('../dist/main.js')
