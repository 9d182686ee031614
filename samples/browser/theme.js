// Light or dark: as the system says, until somebody chooses. Loaded before the page is drawn, so that it never flashes.

(() => {
  const key = 'rxsse.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    const button = document.getElementById('theme');
    button?.setAttribute('aria-checked', String(isDark()));
  };

  const chosen = localStorage.getItem(key);
  if (chosen) {
    root.dataset.theme = chosen;
  }

  addEventListener('DOMContentLoaded', () => {
    document.getElementById('theme').addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      localStorage.setItem(key, root.dataset.theme);
      show();
    });
    system.addEventListener('change', show);
    show();
  });
})();
