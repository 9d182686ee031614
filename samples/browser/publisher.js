// A form that publishes an event to any stream that takes events. It says which id the event got, or why it was refused.

import { byId, clock, make, setText } from './dom.js';
import { colourOf } from './colours.js';
import { post } from './post.js';

const shown = 5;

export class Publisher {
  #address;
  #streams = [];
  #example = '';
  #data = byId('publish-data');
  #unanswered; // the last request, if it got no response: { stream, body, key }

  constructor(address) {
    this.#address = address;
    byId('publish-stream').addEventListener('change', () => this.#showStream());
    byId('publish-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#publish();
    });
    this.#data.addEventListener('keydown', event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        byId('publish-form').requestSubmit();
      }
    });
  }

  /** streams: as GET /streams describes them. */
  setStreams(streams) {
    this.#streams = streams.filter(({ publish }) => publish);
    const select = byId('publish-stream');
    const chosen = select.value;
    select.replaceChildren(...this.#streams.map(({ name }) => make('option', { value: name }, name)));
    if (this.#streams.some(({ name }) => name === chosen)) {
      select.value = chosen;
    }

    byId('publisher').hidden = false;
    byId('publish-none').hidden = this.#streams.length > 0;
    byId('publish-parts').hidden = this.#streams.length === 0;
    this.#showStream();
  }

  #showStream() {
    const stream = this.#streams.find(({ name }) => name === byId('publish-stream').value);
    const types = stream?.types ?? [];
    const select = byId('publish-type');
    if (String(types) !== String([...select.options].map(({ value }) => value))) {
      select.replaceChildren(...types.map(type => make('option', { value: type }, type)));
    }

    select.parentElement.hidden = types.length === 0;
    const example = JSON.stringify(stream?.example?.data ?? { number: 1 });
    this.#data.value = this.#data.value === this.#example ? example : this.#data.value; // what was typed stays
    this.#example = example;
  }

  async #publish() {
    const stream = this.#streams.find(({ name }) => name === byId('publish-stream').value);
    const type = stream.types ? byId('publish-type').value : stream.type;
    const data = this.#data.value.trim();
    const button = byId('publish-form').querySelector('button');
    button.disabled = true;
    try {
      check(data);
      const body = `{"type":${JSON.stringify(type)},"data":${data}}`; // as it was typed: numbers keep their digits
      const { first } = await this.#post(stream.name, body);
      this.#answer('good', `Published as ${first}.`);
      this.#list(type, first, data);
    } catch (error) {
      this.#answer('bad', error.message);
    }

    button.disabled = false;
  }

  // A request that got no response may have been heard. Sent again with the same key, it is published once.
  async #post(stream, body) {
    const isRepeated = this.#unanswered?.stream === stream && this.#unanswered.body === body;
    const request = isRepeated ? this.#unanswered : { stream, body, key: newKey() };
    this.#unanswered = undefined;
    try {
      const url = new URL(`streams/${stream}/events`, this.#address);
      return await post(url, body, 'RxSse:Publishing:Origins', { 'Idempotency-Key': `"${request.key}"` });
    } catch (error) {
      this.#unanswered = error.hasResponse ? undefined : request;
      throw error;
    }
  }

  #answer(kind, text) {
    byId('publish-answer').className = `answer ${kind}`;
    setText(byId('publish-answer'), text);
  }

  #list(type, id, data) {
    const line = make('li', {}, make('time', {}, clock(Date.now())), make('span', { className: 'type' }, type),
      make('span', { className: 'id' }, id), make('code', { title: data }, data));
    line.style.setProperty('--colour', colourOf({ type }));
    byId('publisher').classList.add('filled');
    byId('published').prepend(line);
    while (byId('published').children.length > shown) {
      byId('published').lastElementChild.remove();
    }
  }
}

// Data that is no JSON could end the member that it stands in.
function check(data) {
  try {
    JSON.parse(data);
  } catch (error) {
    throw new Error(`Not published: the data is no JSON. ${error.message}`, { cause: error });
  }
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
