type Content = Node | string | null | undefined | false;

/** An element with its attributes and content; `on…` are listeners. Text never becomes HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name, attributes: Record<string, string | boolean | ((event: never) => void)> = {}, ...content: Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value as EventListener);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false) made.setAttribute(key, value);
  }
  made.append(...content.filter((part): part is Node | string => part instanceof Node || (typeof part === 'string' && part !== '')));
  return made;
}

export function replaceContent(parent: Element, ...content: Content[]) {
  parent.replaceChildren(...content.filter((part): part is Node | string => part instanceof Node || (typeof part === 'string' && part !== '')));
}
