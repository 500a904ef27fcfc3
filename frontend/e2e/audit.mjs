// Checks of a page in every state: no violation of axe, no horizontal scrolling, and a keyboard that
// reaches everything that can be operated, with a ring around what has the focus.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

// A number of Tab presses that exceeds the tab stops of any state, and the number of presses between two checks.
const MOST_STOPS = 400;
const AT_A_TIME = 5;

// The rules whose outcome depends on colours.
export const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Returns the violations that axe finds.
 *
 * @param part a selector of the part to check
 * @param rules the rules, or undefined for all
 */
export async function violations(page, part = 'html', rules = undefined) {
  // through the protocol of the debugger, which the page's policy does not forbid
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return page.evaluate(
    async ([selector, runOnly]) => {
      const found = await window.axe.run(selector, {
        resultTypes: ['violations'],
        ...(runOnly && { runOnly }),
      });
      return found.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
      );
    },
    [part, rules],
  );
}

/**
 * Fails for a violation in light or in dark. The rules that do not depend on colours run once.
 *
 * @param part a selector of the part to check
 */
export async function assertAccessible(page, part = 'html') {
  // axe would measure colours in the middle of a transition
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  assert.deepEqual(await violations(page, part), [], 'in light');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violations(page, part, OF_COLOURS), [], 'in dark');
  await page.emulateMedia({ colorScheme: 'light' });
}

export async function assertFits(page) {
  const over = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `scrolls sideways by ${over} px`);
}

/**
 * Presses Tab until the focus has left a part of the page, or in the whole page is where it was, and the
 * arrow keys in each composite widget.
 */
export async function assertKeyboardReachesAll(page, part = 'html') {
  await page.evaluate(startWalk, part);
  for (let stops = 0; !(await page.evaluate(() => window.walk.isOver())); stops += AT_A_TIME) {
    assert.ok(stops < MOST_STOPS, 'Tab does not come back to where it was');
    for (let i = 0; i < AT_A_TIME; i++) await page.keyboard.press('Tab');
  }
  while (await page.evaluate(() => window.walk.nextWidget())) await moveInWidget(page);
  assert.deepEqual(await page.evaluate(() => window.walk.end()), []);
}

// One of the keys moves, wherever in the widget the focus is.
async function moveInWidget(page) {
  for (const key of ['ArrowDown', 'ArrowUp']) {
    await page.keyboard.press(key);
    if (await page.evaluate(() => window.walk.hasMoved())) return;
  }
  assert.fail(await page.evaluate(() => window.walk.stuck()));
}

// Runs in the page, and leaves window.walk there.
function startWalk(part) {
  const COMPOSITE = '[role=grid],[role=treegrid],[role=listbox],[role=menu],[role=radiogroup]';
  const ITEM = '[role=row][data-position],[role=option],[role=menuitem],[role=radio]';
  const NATIVE = 'a[href],button,input,select,textarea,summary,[tabindex="0"]';
  const root = document.querySelector(part);
  const seen = new Set();
  const complaints = [];
  // widgets, and the elements that have the focus in them
  const widgets = new Map();
  const moved = [];
  let first;
  let left = false;
  let returns = 0;
  let outside = false;
  let before;

  const describe = (element) => element.outerHTML.split('>', 1)[0].slice(0, 300);

  const isShown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };

  // React has its listeners at the root, but keeps those of an element in a property of the element
  const isClickable = (element) => {
    const name = Object.keys(element).find((key) => key.startsWith('__reactProps$'));
    return name !== undefined && typeof element[name].onClick === 'function';
  };

  const hasRing = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    return (outlined && outlineColor !== 'rgba(0, 0, 0, 0)') || boxShadow !== 'none';
  };

  // the widget that the arrow keys move in
  const widgetOf = (element) => {
    if (element.matches(`${ITEM},${COMPOSITE}`)) return element.closest(COMPOSITE);
    if (!element.matches('[role=combobox][aria-expanded=true]')) return null;
    return document.getElementById(element.getAttribute('aria-controls'));
  };

  // the focus goes from place to place until it is at the first one again
  const onFocus = ({ target }) => {
    if (!root.contains(target)) {
      outside = true;
      return;
    }
    if (!seen.has(target) && !hasRing(target)) complaints.push(`no ring: ${describe(target)}`);
    seen.add(target);
    const widget = widgetOf(target);
    if (widget?.querySelectorAll(ITEM).length > 1) widgets.set(widget, target);
    const place = target.matches(ITEM) ? widget : target;
    first ??= place;
    // in a dialog the first one may be the only one
    if (place !== first) left = true;
    else if (left || seen.size === 1) returns++;
  };

  const isReached = (element) => {
    if (seen.has(element)) return true;
    // a label or a cell is operated by what is in it
    if ([...element.querySelectorAll(NATIVE)].some((inner) => seen.has(inner))) return true;
    // of radio buttons with one name Tab reaches one
    if (element.type === 'radio') {
      return [...seen].some(({ type, name }) => type === 'radio' && name === element.name);
    }
    const widget = element.closest(COMPOSITE);
    if (!widget) return false;
    return [...seen].some(
      (other) => widget.contains(other) || other.getAttribute('aria-controls') === widget.id,
    );
  };

  const signature = () => {
    const { activeElement } = document;
    const widget = widgetOf(activeElement) ?? document;
    return [
      activeElement.dataset.position,
      activeElement.getAttribute('aria-activedescendant'),
      widget.querySelector('[aria-selected=true]')?.id,
      activeElement === before?.element,
    ].join();
  };

  // elements that appear during the keyboard check may have been missed
  const operable = [...root.querySelectorAll('*')].filter(
    (element) =>
      (element.matches(NATIVE) || isClickable(element)) &&
      // the points of a map are rows of a table, too
      !element.matches(':disabled,[role=img] *') &&
      !element.closest('[inert]') &&
      isShown(element),
  );
  // Tab begins where the focus was last
  root.tabIndex = -1;
  root.focus({ preventScroll: true });
  root.blur();
  root.removeAttribute('tabindex');
  document.addEventListener('focusin', onFocus);

  window.walk = {
    isOver: () => returns > 1 || outside,
    nextWidget() {
      const next = [...widgets].find(([widget]) => !moved.includes(widget));
      if (!next) return false;
      const [widget, element] = next;
      moved.push(widget);
      element.focus();
      before = { element: document.activeElement, signature: undefined };
      before.signature = signature();
      return true;
    },
    hasMoved() {
      // React may move the focus in the next frame
      return new Promise((done) => {
        requestAnimationFrame(() => setTimeout(() => done(signature() !== before.signature)));
      });
    },
    stuck: () => `the arrow keys do not move in ${describe(moved.at(-1))}`,
    end() {
      document.removeEventListener('focusin', onFocus);
      for (const element of operable) {
        if (element.isConnected && isShown(element) && !isReached(element)) {
          complaints.push(`not reached: ${describe(element)}`);
        }
      }
      return complaints;
    },
  };
}
