interface SegmentsProps<S extends string> {
  readonly legend: string;
  readonly choices: readonly { readonly value: S; readonly label: string }[];
  readonly chosen: S;
  onChoose(value: NoInfer<S>): void;
}

/** A few choices, one of which is made. */
export function Segments<S extends string>({
  legend,
  choices,
  chosen,
  onChoose,
}: SegmentsProps<S>) {
  return (
    <fieldset className="flex rounded-md border border-line">
      <legend className="sr-only">{legend}</legend>
      {choices.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen === value}
          onClick={() => onChoose(value)}
          className="h-7 px-2.5 font-medium text-ink-soft first-of-type:rounded-l-md last-of-type:rounded-r-md aria-pressed:bg-accent-soft aria-pressed:text-accent"
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
