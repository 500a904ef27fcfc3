import { type ReactNode, useState } from 'react';

interface AddBarProps {
  readonly label: string;
  readonly writable: boolean;
  /** Beside the button. */
  readonly children?: ReactNode;
  /** The form that the button opens. */
  form(close: () => void): ReactNode;
}

/** The bar of a view with the button that opens the form to add an element, and that form. */
export function AddBar({ label, writable, children, form }: AddBarProps) {
  const [adding, setAdding] = useState(false);
  return (
    <>
      {(children !== undefined || writable) && (
        <div className="flex items-center gap-2">
          {children}
          {writable && (
            <button
              type="button"
              data-testid="add-button"
              className="button ml-auto"
              aria-expanded={adding}
              onClick={() => setAdding(!adding)}
            >
              {label}
            </button>
          )}
        </div>
      )}
      {adding && writable && form(() => setAdding(false))}
    </>
  );
}
