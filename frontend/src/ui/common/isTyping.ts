/** Returns whether a key press belongs to a field or a dialog, so that it is no shortcut of the page. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('input, textarea, select, [contenteditable]') ||
      target.closest('dialog, [role=menu]') !== null)
  );
}
