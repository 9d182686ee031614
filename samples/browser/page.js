// What stands around the diagram of the streams: the composer, and the widgets that take what they show from the same subscription.

import { byId, setText } from './dom.js';
import { address, inHash, isEmbedded, isUsual, serverProblem } from './address.js';
import { Breaks } from './breaks.js';
import { Composer } from './composer.js';
import { Copies } from './copies.js';
import { connection, everything, streams as first } from './first.js';
import { Inspector } from './inspector.js';
import { Interruptions } from './interruptions.js';
import { goTo, isElsewhere, linkTo, write } from './links.js';
import { Log } from './log.js';
import { Marbles } from './marbles.js';
import { Metrics } from './metrics.js';
import { Notifications } from './notifications.js';
import { Picker } from './picker.js';
import { Publisher } from './publisher.js';
import { Status } from './status.js';
import { Stock } from './stock.js';
import { setToken } from './token.js';
import { Who } from './who.js';

export class Page {
  #marbles;
  #output = new Marbles(byId('output'), true);
  #interruptions;
  #composer;
  #own; // what a frame does not have: { breaks, log, picker, publisher, status, who, widgets }

  /** setInputs(names) says which streams the diagram shows, reconnect() and toggle() are for the reader. */
  constructor(marbles, { setInputs, reconnect, toggle }) {
    this.#marbles = marbles;
    this.#interruptions = new Interruptions(marbles);
    new Inspector(byId('marble-detail'), marbles, this.#output);
    this.#composer = new Composer(connection, address, this.#output, {
      onRun: started => {
        setInputs(started?.streams);
        this.#own?.who.watch(started?.view);
      },
      onEvent: (event, view) => this.#own?.log.take(event, view),
    });
    if (isEmbedded) {
      document.querySelectorAll('[data-page]').forEach(part => part.remove());
      Object.assign(byId('result-title'), { role: 'heading', ariaLevel: '1' }); // the page's own is gone
      byId('open').href = linkTo(inHash().view ?? '');
      byId('open').hidden = false;
    } else {
      this.#own = this.#begin();
      this.#listen(reconnect, toggle);
    }

    delete document.documentElement.dataset.begun;
    addEventListener('hashchange', () => this.#follow());
    this.#runFirst();
  }

  /** counts: of the connection, if it is an event of this moment; isNew: whether it was not seen before; stream: whose it is. */
  take(event, { counts, isNew, stream }) {
    this.#own?.breaks.take(event);
    if (!isNew) {
      return;
    }

    this.#interruptions.take(event);
    if (stream) {
      this.#composer.learn(stream, event);
    }

    if (this.#own) {
      const { log, status, widgets } = this.#own;
      log.take(event);
      widgets.forEach(widget => widget.take(event));
      if (counts) {
        status.take(event, counts);
      } else {
        status.recall(event);
      }
    }
  }

  /** A state of the connection that was, before the page came. */
  recall(state) {
    this.#interruptions.follow(state);
  }

  setState(state, counts, tabs) {
    this.#interruptions.follow(state);
    this.#own?.status.setState(state, counts, tabs, connection.isShared);
    this.#own?.breaks.setState(state);
    this.#own?.who.setState(state);
  }

  /** streams: as GET /streams describes them. */
  learn(streams) {
    this.#own?.picker.setStreams(streams.map(({ name }) => name));
    this.#own?.publisher.setStreams(streams);
  }

  #begin() {
    const view = byId('view');
    const copies = new Copies(address);
    return {
      breaks: new Breaks(how => this.#urls.forEach(url => connection.breakOff(url, how))),
      log: new Log(),
      picker: new Picker({
        onText: () => {
          copies.update();
          this.#composer.forget();
        },
        onRun: () => this.#run(view.value),
      }),
      publisher: new Publisher(address),
      status: new Status(),
      who: new Who(),
      widgets: [new Stock(), new Metrics(), new Notifications(address)],
    };
  }

  #listen(reconnect, toggle) {
    const view = byId('view');
    onSubmit('composer-form', () => this.#run(view.value));
    byId('composer-stop').addEventListener('click', () => this.#composer.stop());
    byId('explain').addEventListener('click', () => this.#composer.explain(view.value));
    byId('marbles-pause').addEventListener('click', ({ target }) => this.#pause(target));
    byId('connect').addEventListener('click', toggle);
    byId('reconnect').addEventListener('click', () => this.#urls.forEach(url => connection.retryNow(url)));
    byId('address').value = address;
    setText(byId('address-problem'), serverProblem ?? '');
    setText(byId('where'), isUsual ? '' : `at ${new URL(address).host}`);
    onSubmit('address-form', () => setText(byId('address-problem'), goTo(byId('address').value) ?? ''));
    onSubmit('token-form', () => {
      setToken(byId('token').value, address);
      reconnect();
      this.#composer.runAgain();
      this.#own.who.begin();
    });
  }

  // Those of the page's own connections.
  get #urls() {
    return [everything, this.#composer.url].filter(url => url);
  }

  #pause(button) {
    const isPaused = !this.#marbles.isPaused;
    [this.#marbles, this.#output].forEach(diagram => diagram.pause(isPaused));
    button.setAttribute('aria-pressed', String(isPaused));
    setText(button, isPaused ? 'Resume' : 'Pause');
  }

  #run(view) {
    this.#composer.run(view);
    write(view);
  }

  // The view of the address, or else the first example that this server has streams for. An empty one runs nothing.
  async #runFirst() {
    const { view } = inHash();
    if (view) {
      this.#show(view);
    } else if (view === undefined && !isEmbedded) {
      const streams = await first;
      if (streams) {
        this.#own.picker.setStreams(streams.map(({ name }) => name)); // main.js tells of them only when this page is there
      }

      this.#composer.run(byId('view').value);
    }
  }

  // The address has changed: somebody has gone back, or has written another one.
  #follow() {
    const { view } = inHash();
    if (isElsewhere()) {
      location.reload(); // another server: nothing on the page is about it
    } else if (view && view !== this.#composer.running) {
      this.#show(view);
    }
  }

  #show(view) {
    this.#own?.picker.setText(view);
    this.#composer.run(view);
  }
}

function onSubmit(form, act) {
  byId(form).addEventListener('submit', event => {
    event.preventDefault();
    act();
  });
}
