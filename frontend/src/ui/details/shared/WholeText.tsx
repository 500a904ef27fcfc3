import { useId } from 'react';
import type { Text } from '../../../protocol/text';
import { TEXTS } from './texts';
import { draftOf } from './typed';

interface WholeTextProps {
  readonly caption: string;
  readonly text: Text;
}

/** A text that is only shown, whole and to be copied. */
export function WholeText({ caption, text }: WholeTextProps) {
  const id = useId();
  const shown = draftOf(text, false);
  return (
    <div>
      <label htmlFor={id} className="caption">
        {shown.escaped ? TEXTS.escapedCaption(caption) : caption}
      </label>
      <textarea
        id={id}
        readOnly
        rows={3}
        data-testid="whole-text"
        spellCheck={false}
        className="field block h-auto w-full resize-y py-1.5 font-mono text-xs"
        value={shown.text}
      />
    </div>
  );
}
