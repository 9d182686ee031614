// The last five notifications, and a form that publishes one by hand.

import { byId, clock, make, setText } from './dom.js';
import { post } from './post.js';

const shown = 5;

export class Notifications {
  #list = byId('notification-list');
  #address;

  constructor(address) {
    this.#address = address;
    byId('trigger').addEventListener('submit', event => {
      event.preventDefault();
      this.#trigger();
    });
  }

  take({ type, data, at }) {
    if (type !== 'notification') {
      return;
    }

    byId('notifications').classList.add('filled');
    this.#list.prepend(make('li', { className: 'arrives' },
      make('span', { className: 'message', title: data.message }, data.message), make('time', {}, clock(at))));
    while (this.#list.children.length > shown) {
      this.#list.lastElementChild.remove();
    }
  }

  async #trigger() {
    const field = byId('message');
    const button = byId('trigger').querySelector('button');
    button.disabled = true;
    try {
      const { id } = await publish(this.#address, field.value);
      field.value = '';
      this.#answer('good', `Published as ${id}.`);
    } catch (error) {
      this.#answer('bad', error.message);
    }

    button.disabled = false;
  }

  #answer(kind, text) {
    byId('trigger-answer').className = `answer ${kind}`;
    setText(byId('trigger-answer'), text);
  }
}

function publish(address, message) {
  return post(new URL('trigger-notification', address), JSON.stringify(message ? { message } : {}), 'RxSse:Cors:Origins');
}
