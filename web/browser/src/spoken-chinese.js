// Puts Chinese words in the place of English ones where a component offers no translation: whole texts and labels that the
// list knows, in the given parts of the page alone, now and whenever the component writes them anew.
const LABELS = ['title', 'placeholder', 'aria-label', 'data-title'];

export function speakChinese(root, parts, words) {
  const known = (text) => (Object.hasOwn(words, text.trim()) ? words[text.trim()] : null);

  function say(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const spoken = node.parentElement?.closest(parts) && known(node.data);
      if (spoken) node.data = spoken;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.closest(parts)) {
      for (const label of LABELS) {
        const spoken = known(node.getAttribute(label) ?? '');
        if (spoken) node.setAttribute(label, spoken);
      }
    }
    node.childNodes.forEach(say);
  }

  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) [target, ...addedNodes].forEach(say);
  }).observe(root, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: LABELS });
  say(root);
}
