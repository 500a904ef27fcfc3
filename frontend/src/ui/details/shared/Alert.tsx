/** An error in its place; nothing where there is none. */
export function Alert({ text, id }: { text: string | undefined; id?: string }) {
  if (text === undefined) return null;
  return (
    <p
      role="alert"
      data-testid={id ?? 'view-error'}
      className="rounded-md bg-danger-soft px-3 py-2 break-words text-danger"
    >
      {text}
    </p>
  );
}
