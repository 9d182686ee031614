// The SharedWorker: all tabs of one browser come here, so that they need one connection together.
// (HTTP/1.1 allows six for each server, and each open stream takes one.)

// All that is needed in the end is asked for at once, so that nothing waits for what another file names.
import './events.js';
import './silence.js';
import { Share } from './share.js';

const share = new Share();
addEventListener('connect', ({ ports: [port] }) => share.add(port));
