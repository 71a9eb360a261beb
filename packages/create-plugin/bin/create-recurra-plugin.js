#!/usr/bin/env node
// A file that is there before the build, so that installing the workspace can link the command to it.
import '../dist/main.js';
