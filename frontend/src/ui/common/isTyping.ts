/** Whether a key goes into a field or a dialog, and is no shortcut of the page. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('input, textarea, select, [contenteditable]') ||
      target.closest('dialog, [role=menu]') !== null)
  );
}
